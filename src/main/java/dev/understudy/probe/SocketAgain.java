package dev.understudy.probe;

import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.Peer;
import dev.understudy.record.Asker;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.JsonPath;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says on a WebSocket what was said when it was recorded. An id that the gateway made up then, such
 * as that of a response to go on from, is replaced by the one that it makes up now in its place.
 */
final class SocketAgain implements Asker.Script {

  /** What gateways make up and clients send back. */
  private static final List<JsonPath> IDS =
      List.of(JsonPath.parse("/response/id"), JsonPath.parse("/item/call_id"));

  private final List<Message> recorded;
  private int next;

  SocketAgain(Conversation conversation) {
    this.recorded = conversation.messages();
  }

  @Override
  public Optional<String> next(List<Bytes> heard) {
    while (next < recorded.size() && recorded.get(next).from() == Peer.SERVER) {
      next++;
    }
    if (next == recorded.size()) {
      return Optional.empty();
    }
    String text = recorded.get(next).payload().toUtf8Lenient();
    List<Bytes> then =
        recorded.subList(0, next).stream()
            .filter(message -> message.from() == Peer.SERVER)
            .map(Message::payload)
            .toList();
    next++;
    for (JsonPath path : IDS) {
      text = replaced(text, ids(then, path), ids(heard, path));
    }
    return Optional.of(text);
  }

  private static String replaced(String text, List<String> then, List<String> now) {
    String changed = text;
    for (int i = 0; i < Math.min(then.size(), now.size()); i++) {
      changed = changed.replace('"' + then.get(i) + '"', '"' + now.get(i) + '"');
    }
    return changed;
  }

  /** In the order in which they first came. */
  private static List<String> ids(List<Bytes> messages, JsonPath path) {
    Set<String> ids = new LinkedHashSet<>();
    for (Bytes message : messages) {
      CanonicalJson.parse(message)
          .map(json -> path.in(json).asString(""))
          .filter(id -> id.matches("[\\w.:-]+"))
          .ifPresent(ids::add);
    }
    return List.copyOf(ids);
  }
}
