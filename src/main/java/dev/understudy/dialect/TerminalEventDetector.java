package dev.understudy.dialect;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.SseEvent;
import dev.understudy.wire.SseParser;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * Detects the event that completes an event stream for its client.
 *
 * <p>The terminal event is {@code [DONE]} for chat completions, {@code response.completed}, {@code
 * .failed}, {@code .incomplete} or {@code .done} for responses, {@code message_stop} for messages,
 * and an error event for each of them. Memory is constant. Not thread-safe.
 */
public final class TerminalEventDetector {

  /** The number of bytes kept of a line: enough to find its type, but not a long answer. */
  private static final int MAX_LINE_BYTES = 64 * 1024;

  private static final Pattern ERROR = Pattern.compile("^\\s*\\{\\s*\"error\"\\s*:\\s*\\{");

  private final Dialect dialect;
  private final SseParser parser;
  private final EventScanner skim = new EventScanner();
  private volatile boolean seen;

  /** A detector for a stream of the given dialect. */
  public TerminalEventDetector(Dialect dialect) {
    this.dialect = dialect;
    this.parser = new SseParser(MAX_LINE_BYTES, this::onEvent);
  }

  /** Takes the next bytes of the stream; the position of {@code bytes} does not move. */
  public void feed(ByteBuffer bytes) {
    parser.feed(bytes);
  }

  /** Whether the terminal event has arrived, with its blank line. */
  public boolean seen() {
    return seen;
  }

  private void onEvent(SseEvent event) {
    if (event.name().equals("error") || ERROR.matcher(event.data()).find() || ends(event)) {
      seen = true;
    }
  }

  private boolean ends(SseEvent event) {
    return switch (dialect) {
      case CHAT_COMPLETIONS, GENERIC -> event.data().strip().equals("[DONE]");
      case RESPONSES ->
          ResponsesEvent.isTerminal(event.name())
              || ResponsesEvent.isTerminal(typeIn(event.data()));
      case MESSAGES -> event.name().equals("message_stop");
    };
  }

  /** The type of an event without a name, as found in the beginning of its data. */
  private String typeIn(String data) {
    skim.feed(Bytes.utf8(data).asBuffer());
    return skim.end().type();
  }
}
