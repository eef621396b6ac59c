package dev.understudy.match;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.dialect.Mistake;
import java.util.List;
import java.util.function.Function;

/** The result of looking up a request in the cassettes, with the redacted request. */
public sealed interface Match {

  /** The request without its secrets. */
  RecordedRequest request();

  /** Applies one of two functions: the first if a recording answers. */
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

  /** No recording answers. */
  sealed interface Unanswered extends Match {

    /** The kind of error for the client. */
    ErrorKind kind();

    @Override
    default <T> T when(Function<Hit, T> hit, Function<Unanswered, T> unanswered) {
      return unanswered.apply(this);
    }

    /**
     * Explains why no recording answers.
     *
     * @param sent the request as it came from the client, with its secrets
     * @param mistakes the mistakes in the request itself
     */
    MissReport explain(MissExplainer explainer, RecordedRequest sent, List<Mistake> mistakes);
  }

  /**
   * No recorded request matches.
   *
   * @param key the key that was looked up
   * @param forms the forms from which the key is computed, one for each group of cassettes
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
   * The request was recorded, and every recording has been used.
   *
   * @param key the key that was looked up
   * @param recordings the number of recordings
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
