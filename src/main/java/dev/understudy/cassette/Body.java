package dev.understudy.cassette;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.Sha256;
import java.security.MessageDigest;

/** A recorded message body. */
public sealed interface Body {

  /**
   * The whole body, with a content coding undone.
   *
   * @param bytes what was sent
   */
  record Content(Bytes bytes) implements Body {}

  /**
   * A body too large to keep: only what still identifies it.
   *
   * @param size its length in bytes
   * @param sha256 its digest, in lower-case hexadecimal
   */
  record Omitted(long size, String sha256) implements Body {

    /** What identifies a body of which only this is kept. */
    public static Omitted of(Bytes body) {
      MessageDigest digest = Sha256.start();
      digest.update(body.asBuffer());
      return new Omitted(body.size(), Sha256.hex(digest));
    }
  }

  /** No body. */
  static Body none() {
    return new Content(Bytes.EMPTY);
  }

  /** A body with this content. */
  static Body of(Bytes bytes) {
    return new Content(bytes);
  }

  /** The content, empty for an omitted body. */
  default Bytes bytesOrEmpty() {
    return this instanceof Content content ? content.bytes() : Bytes.EMPTY;
  }
}
