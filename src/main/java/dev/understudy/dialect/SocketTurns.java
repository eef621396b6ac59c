package dev.understudy.dialect;

/**
 * Counts the answers under way on a WebSocket: on the Responses API each {@code response.create} is
 * answered up to a terminal event or an {@code error} (OpenAI, WebSocket guide). Of other sockets
 * it knows nothing. Not safe for use by several threads at once.
 */
public final class SocketTurns {

  private final boolean responses;
  private int underWay;

  /** The turns of a socket of this dialect. */
  public SocketTurns(Dialect dialect) {
    this.responses = dialect == Dialect.RESPONSES;
  }

  /** The client has sent a message, or its first bytes. */
  public void client(String text) {
    if (responses && ResponsesEvents.looksLikeCreate(text)) {
      underWay++;
    }
  }

  /** The gateway has sent a message, or its first bytes. */
  public void server(String text) {
    if (responses && underWay > 0 && ResponsesEvents.looksTerminal(text)) {
      underWay--;
    }
  }

  /** Whether an answer is under way. */
  public boolean underWay() {
    return underWay > 0;
  }
}
