package dev.understudy.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every JVM has. */
public final class Sha256 {

  /** Cloned for each use: looking up a digest takes longer than hashing a short text. */
  private static final MessageDigest FRESH = lookedUp();

  private Sha256() {}

  /** A new digest. */
  public static MessageDigest start() {
    try {
      return (MessageDigest) FRESH.clone();
    } catch (CloneNotSupportedException ofAnotherProvider) {
      return lookedUp();
    }
  }

  private static MessageDigest lookedUp() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }

  /** The value of a digest in lower-case hexadecimal; resets the digest. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
