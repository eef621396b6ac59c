package dev.understudy.redact;

import dev.understudy.cassette.Chunk;
import dev.understudy.redact.SecretSpan.Range;
import dev.understudy.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Replaces secrets in a body with placeholders, without changing the number of chunks.
 *
 * <p>If a secret is split over several chunks, its placeholder is split over the same chunks, so
 * that they still add up to one.
 */
final class BodyRewriter {

  /** A range of bytes to replace, and the replacement. */
  private record Edit(Range range, Bytes by) {}

  private BodyRewriter() {}

  /** Replaces the secrets in the chunks, and marks the chunks that changed. */
  static List<Chunk> rewrite(List<Chunk> chunks, List<SecretSpan> hits, Placeholders placeholders) {
    List<Integer> borders = new ArrayList<>();
    int size = 0;
    for (Chunk chunk : chunks) {
      size += chunk.bytes().size();
      borders.add(size);
    }
    List<Edit> edits = edits(hits, borders, placeholders);
    List<Chunk> rewritten = new ArrayList<>(chunks.size());
    int next = 0;
    int start = 0;
    for (Chunk chunk : chunks) {
      byte[] bytes = chunk.bytes().toArray();
      int end = start + bytes.length;
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
      int at = start;
      boolean changed = false;
      while (next < edits.size() && edits.get(next).range.end() <= end) {
        Edit edit = edits.get(next++);
        out.write(bytes, at - start, edit.range.start() - at);
        out.writeBytes(edit.by.toArray());
        at = edit.range.end();
        changed = true;
      }
      out.write(bytes, at - start, end - at);
      rewritten.add(changed ? new Chunk(chunk.at(), Bytes.wrap(out.toByteArray()), true) : chunk);
      start = end;
    }
    return rewritten;
  }

  private static List<Edit> edits(
      List<SecretSpan> hits, List<Integer> borders, Placeholders placeholders) {
    List<Range> taken = new ArrayList<>();
    List<Edit> edits = new ArrayList<>();
    for (SecretSpan hit : hits) {
      List<Range> free = hit.ranges();
      for (Range other : taken) {
        free = without(free, other);
      }
      if (free.isEmpty()) {
        continue;
      }
      taken.addAll(free);
      String placeholder = placeholders.of(hit.kind(), hit.secret());
      List<Range> pieces = atBorders(free, borders);
      Bytes text = Bytes.latin1(hit.quoted() ? '"' + placeholder + '"' : placeholder);
      for (int i = 0; i < pieces.size(); i++) {
        int from = (int) ((long) text.size() * i / pieces.size());
        int to = (int) ((long) text.size() * (i + 1) / pieces.size());
        edits.add(new Edit(pieces.get(i), text.slice(from, to)));
      }
    }
    edits.sort(Comparator.comparingInt(edit -> edit.range.start()));
    return edits;
  }

  private static List<Range> without(List<Range> ranges, Range other) {
    if (ranges.stream().noneMatch(r -> r.start() < other.end() && other.start() < r.end())) {
      return ranges;
    }
    List<Range> rest = new ArrayList<>();
    for (Range range : ranges) {
      if (range.end() <= other.start() || range.start() >= other.end()) {
        rest.add(range);
        continue;
      }
      if (range.start() < other.start()) {
        rest.add(new Range(range.start(), other.start()));
      }
      if (range.end() > other.end()) {
        rest.add(new Range(other.end(), range.end()));
      }
    }
    return rest;
  }

  /** Splits ranges at the borders between chunks. */
  private static List<Range> atBorders(List<Range> ranges, List<Integer> borders) {
    List<Range> pieces = new ArrayList<>();
    for (Range range : ranges) {
      int from = range.start();
      int i = Collections.binarySearch(borders, from);
      for (i = i < 0 ? -i - 1 : i + 1; i < borders.size() && borders.get(i) < range.end(); i++) {
        if (borders.get(i) > from) {
          pieces.add(new Range(from, borders.get(i)));
          from = borders.get(i);
        }
      }
      pieces.add(new Range(from, range.end()));
    }
    return pieces;
  }
}
