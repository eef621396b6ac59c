package dev.understudy.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Cuts an event stream into events as its bytes arrive, split anywhere (WHATWG HTML, 9.2.5).
 *
 * <p>Lines end with LF, CR or CRLF; comments are skipped; an event is not dispatched before its
 * blank line. Only the first {@code limit} bytes of a line are kept, so memory is bounded. Not
 * thread-safe.
 */
public final class SseParser {

  /** A listener for lines that are not part of an event. */
  public interface Lines {
    /** Called for a comment, without its colon. */
    default void comment(String text) {}

    /** Called for a line whose field is not in the specification; clients ignore it. */
    default void unknown(String line) {}
  }

  private static final byte[] DATA = {'d', 'a', 't', 'a'};
  private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
  private static final int FIRST_SIZE = 512;

  private final int limit;
  private final Consumer<SseEvent> events;
  private final Lines lines;
  private byte[] line = new byte[FIRST_SIZE];
  private int length;
  private final StringBuilder data = new StringBuilder();
  private boolean anyData;
  private String name = "";
  private boolean afterCarriageReturn;
  private boolean firstLine = true;

  /**
   * A parser that gives each event to {@code events}.
   *
   * @param limit the number of bytes of a line, and of characters of an event's data, that are kept
   */
  public SseParser(int limit, Consumer<SseEvent> events) {
    this(limit, events, new Lines() {});
  }

  /** A parser that also passes lines that are not part of an event to {@code lines}. */
  public SseParser(int limit, Consumer<SseEvent> events, Lines lines) {
    this.limit = limit;
    this.events = events;
    this.lines = lines;
  }

  /** Takes the next bytes; the position of {@code bytes} does not move. */
  public void feed(ByteBuffer bytes) {
    int at = bytes.position();
    while (at < bytes.limit()) {
      byte next = bytes.get(at);
      if (next == '\n' && afterCarriageReturn) {
        afterCarriageReturn = false;
        at++;
        continue;
      }
      int end = endOfLine(bytes, at);
      keep(bytes, at, end - at);
      at = end + 1;
      if (end < bytes.limit()) {
        afterCarriageReturn = bytes.get(end) == '\r';
        endLine();
      } else {
        afterCarriageReturn = false;
      }
    }
  }

  /**
   * The unfinished event at the end of the stream, which some clients accept and the specification
   * drops. Empty when a blank line ended the last event.
   */
  public Optional<SseEvent> rest() {
    if (length > 0) {
      endLine();
    }
    if (!anyData) {
      return Optional.empty();
    }
    SseEvent rest = new SseEvent(name, data.toString());
    clear();
    return Optional.of(rest);
  }

  private static int endOfLine(ByteBuffer bytes, int from) {
    int at = from;
    while (at < bytes.limit() && bytes.get(at) != '\n' && bytes.get(at) != '\r') {
      at++;
    }
    return at;
  }

  private void keep(ByteBuffer bytes, int from, int count) {
    int kept = Math.min(count, limit - length);
    if (kept <= 0) {
      return;
    }
    if (length + kept > line.length) {
      line = Arrays.copyOf(line, Math.min(limit, Math.max(length + kept, 2 * line.length)));
    }
    bytes.get(from, line, length, kept);
    length += kept;
  }

  private void endLine() {
    int from = 0;
    if (firstLine && length >= 3 && text(0, 3).equals("\uFEFF")) {
      from = 3;
    }
    firstLine = false;
    if (from == length) {
      dispatch();
    } else if (line[from] == ':') {
      lines.comment(text(value(from), length));
    } else if (isField(DATA, from)) {
      data(text(value(from + DATA.length), length));
    } else if (isField(EVENT, from)) {
      name = text(value(from + EVENT.length), length);
    } else {
      other(text(from, length));
    }
    length = 0;
  }

  private boolean isField(byte[] field, int from) {
    int end = from + field.length;
    return end <= length
        && Arrays.equals(line, from, end, field, 0, field.length)
        && (end == length || line[end] == ':');
  }

  /** The index of the value, after the colon at {@code colon} and one optional space. */
  private int value(int colon) {
    int from = Math.min(colon + 1, length);
    return from < length && line[from] == ' ' ? from + 1 : from;
  }

  private String text(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.UTF_8);
  }

  private void data(String value) {
    if (anyData && data.length() < limit) {
      data.append('\n');
    }
    anyData = true;
    data.append(value, 0, Math.min(value.length(), Math.max(0, limit - data.length())));
  }

  private void other(String text) {
    int colon = text.indexOf(':');
    String field = colon < 0 ? text : text.substring(0, colon);
    if (!field.equals("id") && !field.equals("retry")) {
      lines.unknown(text);
    }
  }

  private void dispatch() {
    if (anyData) {
      events.accept(new SseEvent(name, data.toString()));
    }
    clear();
  }

  private void clear() {
    data.setLength(0);
    anyData = false;
    name = "";
  }
}
