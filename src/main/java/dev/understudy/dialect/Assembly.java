package dev.understudy.dialect;

import dev.understudy.wire.Excerpt;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Puts a stream together into the answer that its client ends up with, and checks on the way that
 * its events agree with each other. It takes anything: what it cannot use it passes over, since
 * schema and grammar speak about that.
 */
public interface Assembly {

  /**
   * An assembly for a stream of the given dialect.
   *
   * @param request the request's JSON, a missing node when it is not known
   */
  static Assembly of(Dialect dialect, JsonNode request, InvariantListener breaches) {
    return switch (dialect) {
      case CHAT_COMPLETIONS -> new ChatAssembly(request, breaches);
      case RESPONSES -> new ResponsesAssembly(request, breaches);
      case MESSAGES -> new MessagesAssembly(breaches);
      case GENERIC -> new Nothing();
    };
  }

  /** An assembly for what both ends of a Responses WebSocket say. */
  static Assembly ofSocket(InvariantListener breaches) {
    return new SocketAssembly(breaches);
  }

  /** Takes the next event. */
  void event(JsonNode event);

  /** Takes the next message of the client, on a socket. */
  default void asked(JsonNode message) {}

  /** The gateway has closed the connection, on a socket. */
  default void closed(int code) {}

  /**
   * The stream has ended.
   *
   * @param whole whether the event came that ends it well
   */
  void end(boolean whole);

  /**
   * The number of the lane that an event belongs to, for one that does not say it.
   *
   * @return -1 when nothing else tells it
   */
  default int guess(JsonNode event, String key) {
    return -1;
  }

  /** The answer, as far as it came; nothing when there is none. */
  Optional<JsonNode> result();

  /** A member as text, empty when it is no string. */
  static String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isString() ? value.stringValue() : "";
  }

  /** A member as a whole number, {@code otherwise} when it is none. */
  static int number(JsonNode node, String member, int otherwise) {
    JsonNode value = node.path(member);
    return value.isInt() ? value.intValue() : otherwise;
  }

  /** Says that two texts should be equal, when they are not. */
  static void requireEqual(
      InvariantListener breaches,
      Invariant invariant,
      String pointer,
      String expected,
      String actual) {
    if (!expected.equals(actual)) {
      int at = Excerpt.difference(expected, actual);
      breaches.broken(invariant, pointer, Excerpt.from(expected, at), Excerpt.from(actual, at));
    }
  }

  /** Of a protocol that Understudy does not know. */
  final class Nothing implements Assembly {
    @Override
    public void event(JsonNode event) {}

    @Override
    public void end(boolean whole) {}

    @Override
    public Optional<JsonNode> result() {
      return Optional.empty();
    }
  }
}
