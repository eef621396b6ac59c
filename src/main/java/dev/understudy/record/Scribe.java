package dev.understudy.record;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.CassetteWriter;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.redact.Finding;
import dev.understudy.redact.Redactor;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts finished recordings on the tape, on a thread of its own: redacts, looks for leftovers,
 * writes and waits for the disk. Then the journal hears of it.
 */
final class Scribe implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Scribe.class);
  private static final long CLOSE_SECONDS = 60;

  private final Optional<CassetteWriter> tape;
  private final Redactor redactor;
  private final Journal journal;
  private final ExecutorService thread;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong leftovers = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  /** A scribe; without a tape it only tells the journal. */
  Scribe(Optional<CassetteWriter> tape, Redactor redactor, Journal journal) {
    this.tape = tape;
    this.redactor = redactor;
    this.journal = journal;
    this.thread =
        Executors.newSingleThreadExecutor(task -> {
          Thread scribe = new Thread(task, "understudy-scribe");
          scribe.setDaemon(true);
          return scribe;
        });
  }

  /** Takes a finished recording over; does not block. */
  void take(Recording recording, End end) {
    execute(() -> write(recording, end));
  }

  /** Notes a request that was not answered by the gateway. */
  void note(Recording recording, Outcome outcome, int status, String detail) {
    execute(() -> {
      RecordedRequest request = recording.head().with(recording.requestBody().body());
      note(redactor.redact(request), outcome, status, redactor.redact(detail));
      recording.release();
    });
  }

  long written() {
    return written.get();
  }

  /** How many interactions were not written because a secret was left in them. */
  long leftovers() {
    return leftovers.get();
  }

  /** How many interactions were lost because the tape could not be written. */
  long failures() {
    return failures.get();
  }

  /** Waits until everything that was taken is on the disk, and closes the tape. */
  @Override
  public void close() throws IOException {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        failures.addAndGet(thread.shutdownNow().size());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (tape.isPresent()) {
      tape.get().close();
    }
  }

  /** What ends after the tape was closed was cut by closing it, and is no recording. */
  private void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException closed) {
      LOG.debug("a call ended after the tape was closed", closed);
    }
  }

  private void write(Recording recording, End end) {
    int status = recording.status();
    RecordedRequest masked = recording.head().with(Body.none());
    try {
      masked = redactor.redact(masked);
      Optional<Interaction> interaction = recording.toInteraction(end);
      if (interaction.isEmpty()) {
        lost(
            masked,
            status,
            "the answer's Content-Encoding '"
                + recording.headers().first("content-encoding").orElse("")
                + "' cannot be undone, so that it could hold a secret");
        return;
      }
      Interaction redacted = redactor.redact(interaction.get());
      masked = redacted.request();
      if (tape.isEmpty()) {
        note(masked, Outcome.RELAYED, status, redacted.end().label());
        return;
      }
      append(tape.get(), redacted);
    } catch (RuntimeException fault) {
      failures.incrementAndGet();
      lost(masked, status, "a fault in Understudy: " + fault.getClass().getSimpleName());
      LOG.error("a recording was lost", fault);
    } finally {
      recording.release();
    }
  }

  private void append(CassetteWriter writer, Interaction redacted) {
    int status = redacted.response().status();
    String document = CassetteEncoder.encode(redacted);
    List<Finding> found = redactor.findings(redacted);
    if (found.isEmpty()) {
      found = redactor.findings("the document", document);
    }
    if (!found.isEmpty()) {
      leftovers.incrementAndGet();
      lost(
          redacted.request(),
          status,
          "a secret was left after redaction: "
              + found.stream().distinct().map(Finding::toString).collect(Collectors.joining(", ")));
      return;
    }
    try {
      writer.append(document);
      written.incrementAndGet();
      note(redacted.request(), Outcome.RECORDED, status, redacted.end().label());
    } catch (IOException full) {
      failures.incrementAndGet();
      lost(redacted.request(), status, "the cassette could not be written: " + full.getMessage());
    }
  }

  private void lost(RecordedRequest request, int status, String reason) {
    note(request, Outcome.NOT_RECORDED, status, reason);
  }

  private void note(RecordedRequest request, Outcome outcome, int status, String detail) {
    journal.add(JournalEntry.of(request, outcome, status, detail));
  }
}
