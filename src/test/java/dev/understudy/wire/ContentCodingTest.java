package dev.understudy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ContentCodingTest {

  @Property
  void anySplitOfGzipGivesThePlainBytes(
      @ForAll @Size(max = 5000) byte[] plain, @ForAll @IntRange(min = 1, max = 400) int step) {
    List<Bytes> parts = split(gzip(plain), step);
    List<Bytes> decoded = ContentCoding.GZIP.decode(parts, true, 1 << 20).orElseThrow();
    assertThat(decoded).hasSameSizeAs(parts);
    assertThat(Bytes.concat(decoded)).isEqualTo(Bytes.copyOf(plain));
  }

  @Test
  void eachFlushedPartGivesWhatItAdds() throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    List<Bytes> parts = new ArrayList<>();
    try (GZIPOutputStream gzip = new GZIPOutputStream(coded, true)) {
      for (String text : List.of("data: one\n\n", "data: two\n\n")) {
        gzip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        gzip.flush();
        parts.add(Bytes.copyOf(coded.toByteArray()));
        coded.reset();
      }
    }
    parts.add(Bytes.copyOf(coded.toByteArray()));
    assertThat(ContentCoding.GZIP.decode(parts, true, 1000).orElseThrow())
        .containsExactly(Bytes.utf8("data: one\n\n"), Bytes.utf8("data: two\n\n"), Bytes.EMPTY);
  }

  @Test
  void aCutGzipIsNothingWhenItHasToBeWhole() {
    Bytes cut = gzip("hello hello hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    List<Bytes> part = List.of(cut.slice(0, cut.size() - 9));
    assertThat(ContentCoding.GZIP.decode(part, true, 1000)).isEmpty();
    assertThat(ContentCoding.GZIP.decode(part, false, 1000)).isPresent();
  }

  @Test
  void whatIsNotGzipIsNothing() {
    assertThat(ContentCoding.GZIP.decode(Bytes.utf8("{\"a\":1}"), 1000)).isEmpty();
  }

  @Test
  void aBombIsNothing() {
    assertThat(ContentCoding.GZIP.decode(gzip(new byte[10_000_000]), 1_000_000)).isEmpty();
  }

  @Test
  void deflateIsZlib() throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(coded)) {
      deflate.write(new byte[] {1, 2, 3});
    }
    assertThat(ContentCoding.DEFLATE.decode(Bytes.copyOf(coded.toByteArray()), 10))
        .contains(Bytes.copyOf(new byte[] {1, 2, 3}));
  }

  @Test
  void readsWhatTheHeaderSays() {
    assertThat(coding("gzip")).isEqualTo(ContentCoding.GZIP);
    assertThat(coding("Identity")).isEqualTo(ContentCoding.IDENTITY);
    assertThat(coding("br")).isEqualTo(ContentCoding.OPAQUE);
    assertThat(coding("gzip, gzip")).isEqualTo(ContentCoding.OPAQUE);
    assertThat(ContentCoding.of(Headers.NONE)).isEqualTo(ContentCoding.IDENTITY);
  }

  private static ContentCoding coding(String value) {
    return ContentCoding.of(new Headers(List.of(new HeaderField("Content-Encoding", value))));
  }

  private static List<Bytes> split(Bytes all, int step) {
    List<Bytes> parts = new ArrayList<>();
    for (int i = 0; i < all.size(); i += step) {
      parts.add(all.slice(i, Math.min(all.size(), i + step)));
    }
    return parts;
  }

  private static Bytes gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return Bytes.copyOf(out.toByteArray());
  }
}
