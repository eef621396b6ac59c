package dev.understudy.dialect;

import java.util.regex.Pattern;

/**
 * Counts the answers under way on a WebSocket: on the Responses API each {@code response.create} is
 * answered up to a terminal event or an {@code error} (OpenAI, WebSocket guide). Of other sockets
 * it knows nothing. Not safe for use by several threads at once.
 */
public final class SocketTurns {

  /** How many characters of a message are looked at: enough to see its type. */
  public static final int LOOKED_AT = 1024;

  private static final Pattern CREATE = ofType("response\\.create");
  private static final Pattern END =
      ofType("(?:response\\.(?:completed|failed|incomplete|done)|error)");

  private final boolean responses;
  private int underWay;

  /** The turns of a socket of this dialect. */
  public SocketTurns(Dialect dialect) {
    this.responses = dialect == Dialect.RESPONSES;
  }

  /** The client has sent a message, or its first bytes. */
  public void client(String text) {
    if (responses && starts(CREATE, text)) {
      underWay++;
    }
  }

  /** The gateway has sent a message, or its first bytes. */
  public void server(String text) {
    if (responses && underWay > 0 && starts(END, text)) {
      underWay--;
    }
  }

  /** Whether an answer is under way. */
  public boolean underWay() {
    return underWay > 0;
  }

  private static Pattern ofType(String types) {
    return Pattern.compile(
        "^\\s*\\{(?:(?!\"type\").)*\"type\"\\s*:\\s*\"" + types + "\"", Pattern.DOTALL);
  }

  private static boolean starts(Pattern pattern, String text) {
    return pattern.matcher(text.substring(0, Math.min(text.length(), LOOKED_AT))).find();
  }
}
