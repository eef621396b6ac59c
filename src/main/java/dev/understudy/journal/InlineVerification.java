package dev.understudy.journal;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.Mistake;
import dev.understudy.http.Threads;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Headers;
import dev.understudy.wire.RedactedStackTrace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies and diagnoses replayed exchanges on its own thread, so that it delays no byte of an
 * answer. Each recording is verified once, and diagnosed once per kind of request; results for
 * repeated requests are cached. Thread-safe.
 */
public final class InlineVerification implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(InlineVerification.class);
  private static final long PATIENCE_SECONDS = 10;
  private static final int REMEMBERED = 10_000;
  private static final int KNOWN = 64;

  /** The largest request body whose results are cached, in bytes. */
  private static final int LARGEST_KNOWN = 16 * 1024;

  private final ExchangeVerifier verifier;
  private final Diagnostician diagnostician;
  private final Journal journal;
  private final UnaryOperator<Interaction> mask;
  private final ExecutorService thread;

  /** The latest results, so that repeated requests need not wait for the thread. */
  private final AtomicReferenceArray<Known> known = new AtomicReferenceArray<>(KNOWN);

  /** The results by recording; only the verification thread uses them. */
  private final Map<Cassette.Entry, Optional<VerificationResult>> verified = new LeastUsed<>();

  private final Map<Asked, List<Mistake>> diagnosed = new LeastUsed<>();

  /** The results of a request, found again by request, root and recording. */
  private record Known(
      RecordedRequest request,
      String root,
      Cassette.Entry entry,
      Optional<VerificationResult> verification,
      List<Mistake> mistakes) {
    boolean isOf(RecordedRequest other, String otherRoot, Cassette.Entry otherEntry) {
      return request.equals(other) && entry.equals(otherEntry) && root.equals(otherRoot);
    }
  }

  /** A recording and the parts of a request for it that can affect a diagnosis. */
  private record Asked(
      Cassette.Entry entry,
      String root,
      String method,
      String path,
      String query,
      Headers headers,
      ContentCoding decoded) {
    Asked only(Predicate<String> header) {
      return new Asked(
          entry,
          root,
          method,
          path,
          query,
          headers.without(field -> !header.test(field.name())),
          decoded);
    }
  }

  /**
   * Creates a verification that adds its results to the journal.
   *
   * @param mask redacts secrets that a cassette may still contain
   */
  public InlineVerification(Observers observers, UnaryOperator<Interaction> mask) {
    this.mask = mask;
    this.verifier = observers.verifier();
    this.diagnostician = observers.diagnostician();
    this.journal = observers.journal();
    this.thread = Executors.newSingleThreadExecutor(Threads.daemons("understudy-verification"));
  }

  /**
   * Adds a request to the journal, and schedules the verification of the request and its recorded
   * answer. Does not block.
   *
   * @param noted the journal entry
   * @param request the redacted request; its body is the recording's
   * @param root the scheme and host of the request
   */
  public void verify(
      JournalEntry noted, RecordedRequest request, String root, Cassette.Entry entry) {
    int slot = Math.floorMod(System.identityHashCode(request), KNOWN);
    Known before = known.get(slot);
    if (before != null && before.isOf(request, root, entry)) {
      journal.add(noted.withVerification(before.verification).withMistakes(before.mistakes));
      return;
    }
    long number = journal.add(noted);
    Asked asked =
        new Asked(
            entry,
            root,
            request.method(),
            request.path(),
            request.query(),
            request.headers(),
            request.decoded());
    try {
      thread.execute(() -> {
        Known now = new Known(request, root, entry, resultOf(asked.entry), mistakesOf(asked));
        if (request.body().bytesOrEmpty().size() <= LARGEST_KNOWN) {
          known.set(slot, now);
        }
        if (now.verification.isPresent() || !now.mistakes.isEmpty()) {
          journal.found(number, now.verification, now.mistakes);
        }
      });
    } catch (RejectedExecutionException closed) {
      LOG.debug("a request was received while the server was stopping", closed);
    }
  }

  /** Waits, for a limited time, until all exchanges so far have been verified. */
  public void settle() {
    if (thread.isShutdown()) {
      return;
    }
    try {
      thread.submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RejectedExecutionException late) {
      LOG.warn("not everything has been verified yet", late);
    }
  }

  /** Verifies the waiting exchanges and stops the thread. */
  @Override
  public void close() {
    settle();
    thread.shutdown();
  }

  private Optional<VerificationResult> resultOf(Cassette.Entry entry) {
    return verifier.verifies() ? verified.computeIfAbsent(entry, this::verify) : Optional.empty();
  }

  private Optional<VerificationResult> verify(Cassette.Entry entry) {
    try {
      return verifier.verify(mask.apply(entry.interaction()));
    } catch (RuntimeException | StackOverflowError error) {
      LOG.error("an exchange could not be verified", RedactedStackTrace.of(error));
      return Optional.of(VerificationResult.ofError(error));
    }
  }

  private List<Mistake> mistakesOf(Asked asked) {
    try {
      return diagnosed.computeIfAbsent(asked.only(diagnostician::looksAtHeader), this::diagnosisOf);
    } catch (RuntimeException | StackOverflowError error) {
      LOG.error("a call could not be diagnosed", RedactedStackTrace.of(error));
      return List.of();
    }
  }

  private List<Mistake> diagnosisOf(Asked asked) {
    RecordedRequest recorded = mask.apply(asked.entry.interaction()).request();
    return diagnostician.examine(
        Call.toDouble(
            new RecordedRequest(
                asked.method,
                asked.path,
                asked.query,
                asked.headers,
                recorded.body(),
                asked.decoded),
            asked.root));
  }

  /** A map that drops its least recently used entries. */
  private static final class LeastUsed<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    LeastUsed() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > REMEMBERED;
    }
  }
}
