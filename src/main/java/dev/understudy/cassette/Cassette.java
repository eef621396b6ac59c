package dev.understudy.cassette;

import dev.understudy.cassette.DocumentScanner.Layout;
import dev.understudy.cassette.DocumentScanner.Span;
import dev.understudy.error.CassetteException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A cassette file that has been read and checked.
 *
 * <p>Every document is checked when the cassette is opened, but none is kept: an interaction is
 * read again when needed, so memory does not grow with the cassette.
 */
public final class Cassette {

  private final Path file;
  private final CassetteHeader header;
  private final List<Entry> entries;
  private final Optional<Torn> torn;
  private final Layout layout;

  private Cassette(
      Path file, CassetteHeader header, List<Entry> entries, Optional<Torn> torn, Layout layout) {
    this.file = file;
    this.header = header;
    this.entries = List.copyOf(entries);
    this.torn = torn;
    this.layout = layout;
  }

  /**
   * Reads a cassette and checks all of it.
   *
   * @throws CassetteException for the first problem, with its file and line
   */
  public static Cassette open(Path file) {
    return read(file, (header, entry) -> entry).cassette();
  }

  /**
   * A cassette and a result for each of its entries.
   *
   * @param each the results, in the order of the entries
   */
  public record Read<T>(Cassette cassette, List<T> each) {}

  /** The result for one document. */
  private record Made<T>(Entry entry, T it) {}

  /**
   * Reads a cassette, checks all of it, and maps each entry to a result while its interaction is in
   * memory.
   *
   * @param each the function for a result, called by several threads at once and before entries
   *     have numbers; {@link Entry#interaction} costs nothing in it
   * @throws CassetteException for the first problem, with its file and line
   */
  public static <T> Read<T> read(Path file, BiFunction<CassetteHeader, Entry, T> each) {
    try {
      Layout layout = DocumentScanner.scan(file);
      if (layout.documents().isEmpty()) {
        throw new CassetteException(
            file,
            layout.torn().isPresent()
                ? "not a cassette: it has no document that ends with a line '...'"
                : "the file is empty");
      }
      try (FileChannel in = FileChannel.open(file)) {
        Span first = layout.documents().get(0);
        CassetteHeader header = CassetteDecoder.header(file, first.line(), text(file, in, first));
        List<Span> spans = layout.documents().subList(1, layout.documents().size());
        List<Made<T>> made =
            new ArrayList<>(SideBySide.map(spans, span -> made(file, in, header, span, each)));
        requireOwnSequences(file, made);
        made.sort(Comparator.comparingLong(Cassette::order));
        for (int i = 0; i < made.size(); i++) {
          made.get(i).entry.number = i + 1;
        }
        return new Read<>(
            new Cassette(
                file,
                header,
                made.stream().map(Made::entry).toList(),
                layout.torn().map(span -> new Torn(span.line(), span.length())),
                layout),
            made.stream().map(Made::it).toList());
      }
    } catch (NoSuchFileException missing) {
      throw new CassetteException(file, "no such file", missing);
    } catch (IOException unreadable) {
      throw new CassetteException(file, "cannot be read: " + reason(unreadable), unreadable);
    }
  }

  private static <T> Made<T> made(
      Path file,
      FileChannel in,
      CassetteHeader header,
      Span span,
      BiFunction<CassetteHeader, Entry, T> each) {
    try {
      Interaction interaction =
          CassetteDecoder.interaction(file, span.line(), text(file, in, span));
      Entry entry = new Entry(file, span, interaction.sequence());
      entry.cached = new SoftReference<>(interaction);
      T it = each.apply(header, entry);
      entry.cached = null;
      return new Made<>(entry, it);
    } catch (IOException unreadable) {
      throw new CassetteException(file, "cannot be read: " + reason(unreadable), unreadable);
    }
  }

  private static void requireOwnSequences(Path file, List<? extends Made<?>> made) {
    Map<Long, Entry> bySequence = new HashMap<>();
    for (Made<?> one : made) {
      Entry entry = one.entry;
      Entry twin = entry.sequence == 0 ? null : bySequence.putIfAbsent(entry.sequence, entry);
      if (twin != null) {
        throw new CassetteException(
            file,
            entry.line(),
            "duplicate sequence " + entry.sequence + ", already used at line " + twin.line());
      }
    }
  }

  private static long order(Made<?> made) {
    return made.entry.sequence == 0 ? Long.MAX_VALUE : made.entry.sequence;
  }

  /** Whether the file's name is that of a cassette. */
  public static boolean isNamedLikeOne(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** The cassette's header. */
  public CassetteHeader header() {
    return header;
  }

  /** The interactions, in the order of their start. */
  public List<Entry> entries() {
    return entries;
  }

  /** The incomplete rest at the end, left by a recording that was killed while writing. */
  public Optional<Torn> torn() {
    return torn;
  }

  /** The end of the last complete document, in bytes. */
  long end() {
    return layout.end();
  }

  /** The size of the file when it was read, in bytes. */
  long size() {
    return layout.size();
  }

  private static String text(Path file, FileChannel in, Span span) throws IOException {
    byte[] bytes = new byte[span.length()];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (in.read(buffer, span.offset() + buffer.position()) < 0) {
        throw new EOFException("it was truncated while it was read");
      }
    }
    buffer.flip();
    CharBuffer text = CharBuffer.allocate(bytes.length);
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var result = decoder.decode(buffer, text, true);
    if (result.isError()) {
      long line = span.line();
      for (int i = 0; i < buffer.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new CassetteException(file, line, "not valid UTF-8");
    }
    return text.flip().toString();
  }

  private static String reason(IOException failure) {
    return failure instanceof CharacterCodingException
        ? "not valid UTF-8"
        : Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
  }

  /**
   * The incomplete rest of a file.
   *
   * @param line the line on which it begins, counted from 1
   * @param bytes its length
   */
  public record Torn(long line, int bytes) {}

  /** The place of one interaction. */
  public static final class Entry {

    private final Path file;
    private final Span span;
    private final long sequence;
    private int number;
    private volatile @Nullable SoftReference<Interaction> cached;

    private Entry(Path file, Span span, long sequence) {
      this.file = file;
      this.span = span;
      this.sequence = sequence;
    }

    /** The cassette's file. */
    public Path file() {
      return file;
    }

    /** The interaction's number in the order of their start, counted from 1. */
    public int number() {
      return number;
    }

    /** The recorded sequence; 0 when there is none. */
    public long sequence() {
      return sequence;
    }

    /** The line on which the interaction begins, counted from 1. */
    public long line() {
      return span.line();
    }

    /** The text of the whole document, as it is in the file. */
    public String document() {
      try (FileChannel in = FileChannel.open(file)) {
        return text(file, in, span);
      } catch (IOException unreadable) {
        throw new CassetteException(
            file, "can no longer be read: " + reason(unreadable), unreadable);
      }
    }

    /** Whether the interaction is still in memory, so that {@link #interaction} costs nothing. */
    public boolean isAtHand() {
      SoftReference<Interaction> reference = cached;
      return reference != null && reference.get() != null;
    }

    /** The interaction, read from the file unless it was used recently. */
    public Interaction interaction() {
      SoftReference<Interaction> reference = cached;
      Interaction interaction = reference == null ? null : reference.get();
      if (interaction == null) {
        interaction = CassetteDecoder.interaction(file, span.line(), document());
        cached = new SoftReference<>(interaction);
      }
      return interaction;
    }
  }
}
