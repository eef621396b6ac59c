package dev.understudy.record;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.Peer;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.dialect.Credential;
import dev.understudy.dialect.Mistake;
import dev.understudy.http.RequestHead;
import dev.understudy.http.Threads;
import dev.understudy.journal.Call;
import dev.understudy.journal.Diagnostician;
import dev.understudy.journal.ExchangeVerifier;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Observers;
import dev.understudy.journal.Outcome;
import dev.understudy.journal.VerificationResult;
import dev.understudy.redact.Redactor;
import dev.understudy.wire.RedactedStackTrace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts finished recordings on the cassette, on a thread of its own: redacts, looks for leftovers,
 * writes and waits for the disk. Then the journal hears of it.
 */
final class RecordingWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingWriter.class);
  private static final long CLOSE_SECONDS = 60;

  /** How many interactions share one wait for the disk; each is large in memory. */
  private static final int BATCH = 32;

  private sealed interface Job {
    Recording recording();
  }

  private record Finished(Recording recording, End end) implements Job {}

  private record Unanswered(Recording recording, Outcome outcome, int status, String detail)
      implements Job {}

  /** What is about to be written, how it was asked for, and how it ended. */
  private record Ready(RedactedDocument document, RequestHead head, String detail) {}

  private final Queue<Job> queue = new ConcurrentLinkedQueue<>();
  private final OpenCassette cassette;
  private final Redactor redactor;
  private final Journal journal;
  private final ExchangeVerifier verifier;
  private final Diagnostician diagnostician;
  private final boolean clientsKeys;
  private final ExecutorService thread;
  private final AtomicBoolean awake = new AtomicBoolean();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong leftovers = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  /**
   * A writer. When nothing is written, it only tells the journal.
   *
   * @param clientsKeys whether the gateway sees the key of the client, and not one of ours
   */
  RecordingWriter(OpenCassette cassette, Observers observers, boolean clientsKeys) {
    this.verifier = observers.verifier();
    this.diagnostician = observers.diagnostician();
    this.clientsKeys = clientsKeys;
    this.cassette = cassette;
    this.redactor = cassette.redactor();
    this.journal = observers.journal();
    this.thread = Executors.newSingleThreadExecutor(Threads.daemons("understudy-recording"));
  }

  /** Takes a finished recording over; does not block. */
  void take(Recording recording, End end) {
    queue.add(new Finished(recording, end));
    wake();
  }

  /** Notes a request that was not answered by the gateway. */
  void note(Recording recording, Outcome outcome, int status, String detail) {
    queue.add(new Unanswered(recording, outcome, status, detail));
    wake();
  }

  long written() {
    return written.get();
  }

  /** How many interactions were not written because a secret was left in them. */
  long leftovers() {
    return leftovers.get();
  }

  /** How many interactions were lost because the cassette could not be written. */
  long failures() {
    return failures.get();
  }

  /** Waits until everything that was taken is on the disk, and closes the cassette. */
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
    cassette.close();
  }

  /** What ends after the cassette was closed was cut by closing it, and is no recording. */
  private void wake() {
    if (!awake.compareAndSet(false, true)) {
      return;
    }
    try {
      thread.execute(this::work);
    } catch (RejectedExecutionException closed) {
      LOG.debug("a call ended after the cassette was closed", closed);
    }
  }

  private void work() {
    awake.set(false);
    while (!queue.isEmpty()) {
      writeSome();
    }
  }

  /** Puts what waits on the cassette, up to a number, and waits for the disk once. */
  private void writeSome() {
    List<Ready> documents = new ArrayList<>();
    Job job = queue.poll();
    while (job != null) {
      prepare(job).ifPresent(documents::add);
      job = documents.size() < BATCH ? queue.poll() : null;
    }
    if (!documents.isEmpty()) {
      append(documents);
    }
  }

  private Optional<Ready> prepare(Job job) {
    Recording recording = job.recording();
    String reason;
    try {
      if (job instanceof Finished finished) {
        return document(recording, finished.end);
      }
      note((Unanswered) job);
      return Optional.empty();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError error) {
      failures.incrementAndGet();
      LOG.error("a recording was lost", RedactedStackTrace.of(error));
      reason = "an internal error in Understudy: " + error.getClass().getSimpleName();
    } finally {
      recording.release();
    }
    lost(recording, reason);
    return Optional.empty();
  }

  private void note(Unanswered unanswered) {
    Recording recording = unanswered.recording;
    RecordedRequest request =
        redactor.redact(recording.head().with(recording.requestBody().body()));
    journal.add(
        JournalEntry.of(
                request, unanswered.outcome, unanswered.status, redactor.redact(unanswered.detail))
            .withMistakes(mistakes(recording.head(), request, Optional.empty())));
  }

  /** What goes on the cassette, unless nothing does; then the journal knows why. */
  private Optional<Ready> document(Recording recording, End end) {
    Optional<Interaction> interaction = recording.toInteraction(end);
    if (interaction.isEmpty()) {
      leftovers.incrementAndGet();
      lost(
          recording,
          "the answer's Content-Encoding '"
              + recording.headers().first("content-encoding").orElse("")
              + "' cannot be undone, so that it could hold a secret");
      return Optional.empty();
    }
    if (!cassette.isWritten()) {
      Interaction redacted = redactor.redact(interaction.get());
      note(redacted, recording.head(), Outcome.RELAYED, detail(redacted, recording));
      return Optional.empty();
    }
    RedactedDocument document = cassette.redact(interaction.get());
    if (document.leftovers().isEmpty()) {
      String detail = detail(document.interaction(), recording);
      return Optional.of(new Ready(document, recording.head(), detail));
    }
    leftovers.incrementAndGet();
    lost(recording, document.objection());
    return Optional.empty();
  }

  private void append(List<Ready> documents) {
    try {
      cassette.write(documents.stream().map(Ready::document).toList());
      documents.forEach(this::recorded);
    } catch (IOException full) {
      if (documents.size() > 1) {
        // Some may fit: each on its own then.
        documents.forEach(ready -> append(List.of(ready)));
        return;
      }
      failures.incrementAndGet();
      Interaction interaction = documents.get(0).document.interaction();
      String reason = OpenCassette.unwritten(full);
      lost(interaction.request(), interaction.response().status(), reason);
    }
  }

  private void recorded(Ready ready) {
    written.incrementAndGet();
    note(ready.document.interaction(), ready.head, Outcome.RECORDED, ready.detail);
  }

  /** The end, and the reason for one that is none. */
  private String detail(Interaction redacted, Recording recording) {
    String end = redacted.end().label();
    String reason = recording.reason();
    return reason.isEmpty() ? end : end + ": " + redactor.redact(reason);
  }

  /** Notes an exchange that went well, with what is to be said about it. */
  private void note(Interaction redacted, RequestHead head, Outcome outcome, String detail) {
    journal.add(
        JournalEntry.of(redacted.request(), outcome, redacted.response().status(), detail)
            .withVerification(verify(redacted))
            .withMistakes(mistakes(head, redacted.request(), Optional.of(redacted.response()))));
    redacted.conversation().ifPresent(talk -> messages(talk, redacted, outcome));
  }

  /** What a client said on a WebSocket is a request of its own each time. */
  private void messages(Conversation conversation, Interaction redacted, Outcome outcome) {
    List<Message> said = conversation.messages(Peer.CLIENT);
    for (int i = 0; i < said.size(); i++) {
      journal.add(
          JournalEntry.of(
              redacted.request().message(Body.of(said.get(i).payload())),
              outcome,
              redacted.response().status(),
              "message " + (i + 1) + " of " + said.size()));
    }
  }

  private List<Mistake> mistakes(
      RequestHead head, RecordedRequest redacted, Optional<RecordedResponse> response) {
    Optional<Credential> credential =
        clientsKeys ? Optional.of(Credential.of(head.headers(), head.query())) : Optional.empty();
    return diagnostician.examine(new Call(redacted, head.root(), credential, response));
  }

  private Optional<VerificationResult> verify(Interaction redacted) {
    try {
      return verifier.verify(redacted);
    } catch (RuntimeException | StackOverflowError error) {
      LOG.error("an exchange could not be verified", RedactedStackTrace.of(error));
      return Optional.of(VerificationResult.ofError(error));
    }
  }

  /** Tells of what is not on the cassette, without its body. */
  private void lost(Recording recording, String reason) {
    RecordedRequest masked = RecordedRequest.UNKNOWN;
    try {
      masked = redactor.redact(recording.head().with(Body.none()));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError error) {
      LOG.error("a request could not be redacted", RedactedStackTrace.of(error));
    }
    lost(masked, recording.status(), reason);
  }

  private void lost(RecordedRequest request, int status, String reason) {
    journal.add(JournalEntry.of(request, Outcome.NOT_RECORDED, status, reason));
  }
}
