package dev.understudy.match;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.RecordedRequest;
import java.util.List;

/** What the cassette has for a request. Each carries the request as it may be shown: redacted. */
public sealed interface Match {

  /** The request without its secrets. */
  RecordedRequest request();

  /**
   * A recorded interaction answers.
   *
   * @param entry the interaction
   */
  record Hit(RecordedRequest request, Cassette.Entry entry) implements Match {}

  /**
   * No recorded request is like it.
   *
   * @param key what was looked for
   * @param forms what the key is made of, for each set of rules that cassettes have
   */
  record Miss(RecordedRequest request, RequestKey key, List<RequestForm> forms) implements Match {
    /** Copies the list. */
    public Miss {
      forms = List.copyOf(forms);
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
      implements Match {}
}
