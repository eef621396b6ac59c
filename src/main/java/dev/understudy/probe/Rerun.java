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

/** Sends recorded requests to a live gateway again. */
public final class Rerun {

  private Rerun() {}

  /**
   * Sends one recorded request. On a WebSocket it sends the recorded client messages, each when the
   * previous one has been answered, with the gateway's new ids instead of the recorded ones.
   *
   * @param key the key that replaces the recorded one; empty for none
   * @throws UnansweredException if there was no answer
   */
  public static GatewayAnswer ask(GatewayClient gateway, Interaction recorded, String key)
      throws UnansweredException {
    RecordedRequest request = withKey(recorded.request(), key);
    return recorded.conversation().isPresent()
        ? gateway.converse(request, new SocketRerun(recorded), gateway.patience())
        : gateway.ask(request);
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

  /** The reason why an answer cannot be compared with the recorded one; empty if it can. */
  public static Optional<String> objection(Interaction recorded, Interaction asked) {
    if (recorded.end() == End.COMPLETE && asked.end() != End.COMPLETE) {
      return Optional.of("the answer was incomplete (" + asked.end().label() + ")");
    }
    return recorded.response().status() == asked.response().status()
        ? Optional.empty()
        : Availability.objection(asked);
  }
}
