package dev.understudy.match;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.dialect.Mistake;
import java.util.List;
import java.util.function.Function;

/** What the cassette has for a request. Each carries the request as it may be shown: redacted. */
public sealed interface Match {

  /** The request without its secrets. */
  RecordedRequest request();

  /** What one of two functions makes of this: the first when a recording answers. */
  <T> T when(Function<Hit, T> hit, Function<Unanswered, T> unanswered);

  /**
   * A recorded interaction answers.
   *
   * @param entry the interaction
   */
  record Hit(RecordedRequest request, Cassette.Entry entry) implements Match {
    @Override
    public <T> T when(Function<Hit, T> hit, Function<Unanswered, T> unanswered) {
      return hit.apply(this);
    }
  }

  /** Nothing answers. */
  sealed interface Unanswered extends Match {

    /** What the client is told. */
    ErrorKind kind();

    @Override
    default <T> T when(Function<Hit, T> hit, Function<Unanswered, T> unanswered) {
      return unanswered.apply(this);
    }

    /**
     * Says why nothing answers.
     *
     * @param sent the request as it came from the client, with its secrets
     * @param mistakes what is wrong with the request itself
     */
    MissReport explain(MissExplainer explainer, RecordedRequest sent, List<Mistake> mistakes);
  }

  /**
   * No recorded request is like it.
   *
   * @param key what was looked for
   * @param forms what the key is made of, for each set of rules that cassettes have
   */
  record Miss(RecordedRequest request, RequestKey key, List<RequestForm> forms)
      implements Unanswered {
    /** Copies the list. */
    public Miss {
      forms = List.copyOf(forms);
    }

    @Override
    public ErrorKind kind() {
      return ErrorKind.CASSETTE_MISS;
    }

    @Override
    public MissReport explain(
        MissExplainer explainer, RecordedRequest sent, List<Mistake> mistakes) {
      return explainer.explain(sent, this, mistakes);
    }
  }

  /**
   * It was recorded, and every recording has been used.
   *
   * @param key what was looked for
   * @param recordings how many there are
   * @param last the last of them
   */
  record Exhausted(RecordedRequest request, RequestKey key, int recordings, Cassette.Entry last)
      implements Unanswered {
    @Override
    public ErrorKind kind() {
      return ErrorKind.CASSETTE_EXHAUSTED;
    }

    @Override
    public MissReport explain(
        MissExplainer explainer, RecordedRequest sent, List<Mistake> mistakes) {
      return explainer.explain(sent, this, mistakes);
    }
  }
}
