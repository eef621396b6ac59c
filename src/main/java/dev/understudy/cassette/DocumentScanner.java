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
 * <p>A line {@code ...} at the left edge can occur neither in an indented literal nor in a quoted
 * scalar (YAML 1.2.2, 9.1.2), so the scan is exact. A rest without a closing line is torn.
 */
final class DocumentScanner {

  /**
   * The largest document, in bytes: room for two bodies at the recorder's default cap, in base64.
   */
  static final int MAX_DOCUMENT = 256 * 1024 * 1024;

  /**
   * The place of a document, or of a torn rest.
   *
   * @param offset the position of its first byte in the file
   * @param length the size in bytes, including the closing line
   * @param line the line of its first byte, counted from 1
   */
  record Span(long offset, int length, long line) {}

  /**
   * The result of a scan.
   *
   * @param documents the complete documents
   * @param torn the text after the last of them, unless it is blank or a comment
   * @param end the end of the last complete document
   * @param size the number of bytes that were scanned
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

  /** The first bytes of the current line, four at most, which suffice to recognise it. */
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
          file, documentLine, "document too large: expected at most " + MAX_DOCUMENT + " bytes");
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
