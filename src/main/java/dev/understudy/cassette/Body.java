package dev.understudy.cassette;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.Sha256;
import java.security.MessageDigest;

/** A recorded message body. */
public sealed interface Body {

  /**
   * A whole body, with its content coding decoded.
   *
   * @param bytes the decoded bytes
   */
  record Content(Bytes bytes) implements Body {}

  /**
   * A body too large to keep; only its size and digest are recorded.
   *
   * @param size its length in bytes
   * @param sha256 its digest, in lower-case hexadecimal
   */
  record Omitted(long size, String sha256) implements Body {

    /** The size and digest of a body. */
    public static Omitted of(Bytes body) {
      MessageDigest digest = Sha256.start();
      digest.update(body.asBuffer());
      return new Omitted(body.size(), Sha256.hex(digest));
    }
  }

  /** An empty body. */
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
