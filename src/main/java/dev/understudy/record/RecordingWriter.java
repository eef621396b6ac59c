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
 * Writes finished recordings to the cassette on its own thread: redacts them, searches for leftover
 * secrets, writes and syncs to disk, and then notes them in the journal. Thread-safe.
 */
final class RecordingWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingWriter.class);
  private static final long CLOSE_SECONDS = 60;

  /** The number of interactions per disk sync; limited, since each can be large in memory. */
  private static final int BATCH = 32;

  private sealed interface Job {
    Recording recording();
  }

  private record Finished(Recording recording, End end) implements Job {}

  private record Unanswered(Recording recording, Outcome outcome, int status, String detail)
      implements Job {}

  /** A document to be written, with its request and the detail for the journal. */
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
   * Creates a writer, which only updates the journal if nothing is written.
   *
   * @param clientsKeys whether the gateway receives the client's key, and not the configured one
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

  /** Takes over a finished recording; does not block. */
  void take(Recording recording, End end) {
    queue.add(new Finished(recording, end));
    wake();
  }

  /** Notes a request that the gateway did not answer. */
  void note(Recording recording, Outcome outcome, int status, String detail) {
    queue.add(new Unanswered(recording, outcome, status, detail));
    wake();
  }

  long written() {
    return written.get();
  }

  /** The number of interactions that were not written because they still contained a secret. */
  long leftovers() {
    return leftovers.get();
  }

  /** The number of interactions that were lost because the cassette could not be written. */
  long failures() {
    return failures.get();
  }

  /** Waits until all recordings are written to disk, and closes the cassette. */
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

  /**
   * Starts the writer; ignores calls that end after the cassette was closed, since closing cut
   * them.
   */
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

  /** Writes a batch of waiting recordings, and syncs to disk once. */
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
      reason = RedactedStackTrace.summaryOf(error);
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

  /** Prepares a document; if there is none, notes the reason in the journal. */
  private Optional<Ready> document(Recording recording, End end) {
    Optional<Interaction> interaction = recording.toInteraction(end);
    if (interaction.isEmpty()) {
      leftovers.incrementAndGet();
      lost(
          recording,
          "the Content-Encoding '"
              + recording.headers().first("content-encoding").orElse("")
              + "' of the answer cannot be decoded to search for secrets");
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
        // Some may fit on the disk, so writes each separately.
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

  /** The end of the answer, with the reason if it is incomplete. */
  private String detail(Interaction redacted, Recording recording) {
    String end = redacted.end().label();
    String reason = recording.reason();
    return reason.isEmpty() ? end : end + ": " + redactor.redact(reason);
  }

  /** Notes an exchange, with its verification and mistakes. */
  private void note(Interaction redacted, RequestHead head, Outcome outcome, String detail) {
    journal.add(
        JournalEntry.of(redacted.request(), outcome, redacted.response().status(), detail)
            .withVerification(verify(redacted))
            .withMistakes(mistakes(head, redacted.request(), Optional.of(redacted.response()))));
    redacted.conversation().ifPresent(talk -> messages(talk, redacted, outcome));
  }

  /** Notes each client message of a WebSocket as a request. */
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

  /** Notes a recording that was not written, without its body. */
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
