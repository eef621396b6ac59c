package dev.understudy.exchange;

import dev.understudy.cassette.Body;
import dev.understudy.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a request body as it comes, up to a cap; of a larger one only size and digest are kept.
 * Safe for use by several threads.
 */
public final class BodyCollector {

  private final int cap;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private @Nullable MessageDigest digest;
  private long size;

  /** A collector that keeps up to {@code cap} bytes. */
  public BodyCollector(int cap) {
    this.cap = cap;
  }

  /** Takes the next bytes; the position of {@code bytes} does not move. */
  public synchronized void add(ByteBuffer bytes) {
    size += bytes.remaining();
    if (digest == null && size > cap) {
      digest = sha256();
      digest.update(kept.toByteArray());
      kept.reset();
    }
    if (digest != null) {
      digest.update(bytes.duplicate());
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      kept.writeBytes(copy);
    }
  }

  /** How many bytes have come. */
  public synchronized long size() {
    return size;
  }

  /** How many bytes are held in memory. */
  public synchronized int held() {
    return kept.size();
  }

  /** Whether the body is larger than the cap. */
  public synchronized boolean overflowed() {
    return digest != null;
  }

  /** What has come, as it stood on the wire. */
  public synchronized Body body() {
    return digest == null
        ? Body.of(Bytes.wrap(kept.toByteArray()))
        : new Body.Omitted(size, HexFormat.of().formatHex(cloned(digest).digest()));
  }

  /** What identifies a body that is not kept. */
  public static Body omitted(Bytes body) {
    MessageDigest digest = sha256();
    digest.update(body.asBuffer());
    return new Body.Omitted(body.size(), HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest cloned(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException notOfTheJdk) {
      throw new IllegalStateException(notOfTheJdk);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }
}
