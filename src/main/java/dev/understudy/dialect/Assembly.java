package dev.understudy.dialect;

import dev.understudy.wire.Excerpt;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Assembles a stream into the answer that its client ends up with, and checks that its events agree
 * with each other. It accepts any event and skips those it cannot use, which schema and grammar
 * report.
 */
public interface Assembly {

  /**
   * An assembly for a stream of the given dialect.
   *
   * @param request the request's JSON; a missing node when unknown
   */
  static Assembly of(Dialect dialect, JsonNode request, InvariantListener breaches) {
    return switch (dialect) {
      case CHAT_COMPLETIONS -> new ChatAssembly(request, breaches);
      case RESPONSES -> new ResponsesAssembly(request, breaches);
      case MESSAGES -> new MessagesAssembly(breaches);
      case GENERIC -> new Nothing();
    };
  }

  /** An assembly for both ends' messages on a Responses WebSocket. */
  static Assembly ofSocket(InvariantListener breaches) {
    return new SocketAssembly(breaches);
  }

  /** Takes the next event. */
  void event(JsonNode event);

  /** Takes the client's next message, on a socket. */
  default void asked(JsonNode message) {}

  /** Takes the code with which the gateway closed a socket. */
  default void closed(int code) {}

  /**
   * Takes the end of the stream.
   *
   * @param whole whether it ended with the event of a successful end
   */
  void end(boolean whole);

  /**
   * The inferred number of an event's lane, for an event that does not name it.
   *
   * @return the number, or -1 when nothing identifies the lane
   */
  default int guess(JsonNode event, String key) {
    return -1;
  }

  /** The answer so far; empty when there is none. */
  Optional<JsonNode> result();

  /** A member as text; empty when it is not a string. */
  static String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isString() ? value.stringValue() : "";
  }

  /** A member as a whole number; {@code otherwise} when it is not one. */
  static int number(JsonNode node, String member, int otherwise) {
    JsonNode value = node.path(member);
    return value.isInt() ? value.intValue() : otherwise;
  }

  /** Reports a broken invariant unless two texts are equal. */
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

  /** An assembly for a protocol that Understudy does not know. */
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
