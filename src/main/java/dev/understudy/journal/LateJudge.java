package dev.understudy.journal;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.Mistake;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.FaultTrace;
import dev.understudy.wire.Headers;
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
 * Judges and diagnoses what is replayed beside the replay, on a thread of its own, so that no byte
 * waits for it. Each recording is judged once, and diagnosed once for all clients that ask for it
 * in the same way; for the same request again it is known what was found. Safe for use by several
 * threads.
 */
public final class LateJudge implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LateJudge.class);
  private static final long PATIENCE_SECONDS = 10;
  private static final int REMEMBERED = 10_000;
  private static final int KNOWN = 64;

  /** Larger requests are not held on to, in bytes of their bodies. */
  private static final int LARGEST_KNOWN = 16 * 1024;

  private final Inspector inspector;
  private final Diagnostician diagnostician;
  private final Journal journal;
  private final UnaryOperator<Interaction> mask;
  private final ExecutorService thread;

  /** What was found last, for requests that come again and again: those wait for no thread. */
  private final AtomicReferenceArray<Known> known = new AtomicReferenceArray<>(KNOWN);

  /** Only the judge's own thread uses these. */
  private final Map<Cassette.Entry, Optional<Judgement>> judged = new LeastUsed<>();

  private final Map<Asked, List<Mistake>> diagnosed = new LeastUsed<>();

  /** What was found about a request. What is asked again is the very same object. */
  private record Known(
      RecordedRequest request,
      String root,
      Cassette.Entry entry,
      Optional<Judgement> judgement,
      List<Mistake> mistakes) {
    boolean isOf(RecordedRequest other, String otherRoot, Cassette.Entry otherEntry) {
      return request.equals(other) && entry.equals(otherEntry) && root.equals(otherRoot);
    }
  }

  /** A request for a recording, as far as it makes a difference to a diagnosis. */
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
   * A judge that tells the journal.
   *
   * @param mask takes the secrets out that a tape may still hold
   */
  public LateJudge(Observers observers, UnaryOperator<Interaction> mask) {
    this.mask = mask;
    this.inspector = observers.inspector();
    this.diagnostician = observers.diagnostician();
    this.journal = observers.journal();
    this.thread =
        Executors.newSingleThreadExecutor(task -> {
          Thread judge = new Thread(task, "understudy-judge");
          judge.setDaemon(true);
          return judge;
        });
  }

  /**
   * Puts a request into the journal, and looks at it and at the recording that answered it; does
   * not wait.
   *
   * @param noted what the journal says of it
   * @param request without its secrets; its body is the recording's
   * @param root the scheme and host that the client asked
   */
  public void judge(
      JournalEntry noted, RecordedRequest request, String root, Cassette.Entry entry) {
    int slot = Math.floorMod(System.identityHashCode(request), KNOWN);
    Known before = known.get(slot);
    if (before != null && before.isOf(request, root, entry)) {
      journal.add(noted.withJudgement(before.judgement).withMistakes(before.mistakes));
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
        Known now = new Known(request, root, entry, judgementOf(asked.entry), mistakesOf(asked));
        if (request.body().bytesOrEmpty().size() <= LARGEST_KNOWN) {
          known.set(slot, now);
        }
        if (now.judgement.isPresent() || !now.mistakes.isEmpty()) {
          journal.found(number, now.judgement, now.mistakes);
        }
      });
    } catch (RejectedExecutionException closed) {
      LOG.debug("a request came while the server stopped", closed);
    }
  }

  /** Waits, a while at most, until everything that was answered so far has been judged. */
  public void settle() {
    if (thread.isShutdown()) {
      return;
    }
    try {
      thread.submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RejectedExecutionException late) {
      LOG.warn("not everything has been judged yet", late);
    }
  }

  /** Finishes what waits to be judged. */
  @Override
  public void close() {
    settle();
    thread.shutdown();
  }

  private Optional<Judgement> judgementOf(Cassette.Entry entry) {
    return inspector.judges() ? judged.computeIfAbsent(entry, this::judge) : Optional.empty();
  }

  private Optional<Judgement> judge(Cassette.Entry entry) {
    try {
      return inspector.judge(mask.apply(entry.interaction()));
    } catch (RuntimeException | StackOverflowError fault) {
      LOG.error("an exchange could not be judged", FaultTrace.of(fault));
      return Optional.of(Judgement.ofFault(fault));
    }
  }

  private List<Mistake> mistakesOf(Asked asked) {
    try {
      return diagnosed.computeIfAbsent(asked.only(diagnostician::looksAtHeader), this::diagnosisOf);
    } catch (RuntimeException | StackOverflowError fault) {
      LOG.error("a call could not be diagnosed", FaultTrace.of(fault));
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

  /** Forgets what was not used for long. */
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
