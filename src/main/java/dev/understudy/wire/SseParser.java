package dev.understudy.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts an event stream into events as its bytes arrive, split anywhere (WHATWG HTML, 9.2.5).
 *
 * <p>Lines end with LF, CR or CRLF; comments are skipped; an event whose blank line has not come is
 * never given out. Of a line only the first {@code limit} bytes are kept, so that memory is bounded
 * whatever the stream sends. Not safe for use by several threads at once.
 */
public final class SseParser {

  private final int limit;
  private final Consumer<SseEvent> events;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();
  private boolean anyData;
  private String name = "";
  private boolean afterCarriageReturn;
  private boolean firstLine = true;

  /**
   * A parser that gives each event to {@code events}.
   *
   * @param limit how many bytes of a line, and characters of an event's data, are kept
   */
  public SseParser(int limit, Consumer<SseEvent> events) {
    this.limit = limit;
    this.events = events;
  }

  /** Takes the next bytes; the position of {@code bytes} does not move. */
  public void feed(ByteBuffer bytes) {
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      byte next = bytes.get(i);
      if (next == '\n' && afterCarriageReturn) {
        afterCarriageReturn = false;
        continue;
      }
      afterCarriageReturn = next == '\r';
      if (next == '\n' || next == '\r') {
        endLine();
      } else if (line.size() < limit) {
        line.write(next);
      }
    }
  }

  private void endLine() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (firstLine && text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    firstLine = false;
    if (text.isEmpty()) {
      dispatch();
      return;
    }
    int colon = text.indexOf(':');
    String field = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    if (value.startsWith(" ")) {
      value = value.substring(1);
    }
    if (field.equals("data")) {
      if (anyData && data.length() < limit) {
        data.append('\n');
      }
      anyData = true;
      data.append(value, 0, Math.min(value.length(), Math.max(0, limit - data.length())));
    } else if (field.equals("event")) {
      name = value;
    }
  }

  private void dispatch() {
    if (anyData) {
      events.accept(new SseEvent(name, data.toString()));
    }
    data.setLength(0);
    anyData = false;
    name = "";
  }
}
