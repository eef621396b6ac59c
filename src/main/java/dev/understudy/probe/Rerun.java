package dev.understudy.probe;

import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.record.GatewayAnswer;
import dev.understudy.record.GatewayClient;
import dev.understudy.record.UnansweredException;
import dev.understudy.redact.Credentials;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks a live gateway recorded requests again. */
public final class Rerun {

  private Rerun() {}

  /**
   * Asks one. On a WebSocket the client says what it said, each message when the one before is
   * answered, with the gateway's new ids in the place of the recorded ones.
   *
   * @param key what takes the place of the recorded key; empty for none
   * @throws UnansweredException when there was no answer
   */
  public static GatewayAnswer ask(GatewayClient asker, Interaction recorded, String key)
      throws UnansweredException {
    RecordedRequest request = withKey(recorded.request(), key);
    return recorded.conversation().isPresent()
        ? asker.converse(request, new SocketRerun(recorded), asker.patience())
        : asker.ask(request);
  }

  private static RecordedRequest withKey(RecordedRequest recorded, String key) {
    List<HeaderField> headers = new ArrayList<>();
    boolean carried = false;
    for (HeaderField field : recorded.headers()) {
      boolean bearer = field.is("authorization");
      boolean plain = Credentials.KEY_HEADERS.stream().anyMatch(field::is);
      if (!bearer && !plain) {
        headers.add(field);
      } else if (!key.isEmpty()) {
        carried = true;
        headers.add(field.withValue(bearer ? "Bearer " + key : key));
      }
    }
    if (!carried && !key.isEmpty()) {
      headers.add(new HeaderField("Authorization", "Bearer " + key));
    }
    return new RecordedRequest(
        recorded.method(),
        recorded.path(),
        recorded.query(),
        new Headers(headers),
        recorded.body(),
        recorded.decoded());
  }

  /** Why an answer says nothing about the gateway's shape; nothing when it does. */
  public static Optional<String> objection(Interaction recorded, Interaction asked) {
    if (recorded.end() == End.COMPLETE && asked.end() != End.COMPLETE) {
      return Optional.of("the answer was broken off (" + asked.end().label() + ")");
    }
    return recorded.response().status() == asked.response().status()
        ? Optional.empty()
        : Availability.objection(asked);
  }
}
