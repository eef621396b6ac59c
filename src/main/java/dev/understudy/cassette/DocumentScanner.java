package dev.understudy.cassette;

import dev.understudy.error.CassetteException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the documents of a cassette by their closing {@code ...} lines, without parsing them.
 *
 * <p>A line {@code ...} at the left edge can stand neither in an indented literal nor in a quoted
 * scalar (YAML 1.2.2, 9.1.2), so the scan is exact. What has no closing line is torn.
 */
final class DocumentScanner {

  /** The largest document: two bodies at the recorder's default cap, in base64, with room. */
  static final int MAX_DOCUMENT = 256 * 1024 * 1024;

  /**
   * The place of a document, or of a torn rest.
   *
   * @param offset of its first byte in the file
   * @param length in bytes, the closing line included
   * @param line of its first byte, counted from 1
   */
  record Span(long offset, int length, long line) {}

  /**
   * What a scan found.
   *
   * @param documents the complete documents
   * @param torn what follows the last of them, unless it is blank or comment
   * @param end where the last complete document ends
   * @param size of the file, as far as it was looked at
   */
  record Layout(List<Span> documents, Optional<Span> torn, long end, long size) {}

  private final Path file;
  private final List<Span> documents = new ArrayList<>();
  private long offset;
  private long line = 1;
  private long documentStart;
  private long documentLine = 1;
  private long lineStart;
  private boolean content;

  /** The first bytes of the current line; more than four tell nothing. */
  private int head;

  private DocumentScanner(Path file) {
    this.file = file;
  }

  static Layout scan(Path file) throws IOException {
    DocumentScanner scanner = new DocumentScanner(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[64 * 1024];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        scanner.feed(buffer, count);
      }
    }
    return scanner.finish();
  }

  private void feed(byte[] buffer, int count) {
    for (int i = 0; i < count; i++) {
      byte next = buffer[i];
      long column = offset - lineStart;
      offset++;
      if (next == '\n') {
        endLine(column);
        line++;
        lineStart = offset;
        if (isDocumentEnd(column)) {
          close();
        }
        head = 0;
      } else if (column < 4) {
        head = (head << 8) | (next & 0xff);
      }
    }
    if (offset - documentStart > MAX_DOCUMENT) {
      throw new CassetteException(
          file, documentLine, "a document is larger than " + MAX_DOCUMENT + " bytes");
    }
  }

  private void endLine(long column) {
    int shift = 8 * (int) (Math.min(column, 4) - 1);
    int first = column == 0 ? '\n' : (head >>> shift);
    boolean blank = first == '\n' || first == '#' || (column == 1 && first == '\r');
    content |= !blank;
  }

  private boolean isDocumentEnd(long column) {
    int dots = ('.' << 16) | ('.' << 8) | '.';
    return (column == 3 && head == dots) || (column == 4 && head == ((dots << 8) | '\r'));
  }

  private void close() {
    documents.add(new Span(documentStart, (int) (offset - documentStart), documentLine));
    documentStart = offset;
    documentLine = line;
    content = false;
  }

  private Layout finish() {
    long column = offset - lineStart;
    if (column > 0) {
      endLine(column);
      if (isDocumentEnd(column)) {
        close();
      }
    }
    Optional<Span> torn =
        content
            ? Optional.of(new Span(documentStart, (int) (offset - documentStart), documentLine))
            : Optional.empty();
    return new Layout(List.copyOf(documents), torn, documentStart, offset);
  }
}
