package dev.understudy.testing;

import java.util.List;

/** Secrets of every shape, made up when a test runs so that none stands in a file. */
public final class Secrets {

  private Secrets() {}

  /** An OpenAI-style key. */
  public static String apiKey() {
    return "sk-" + "proj-" + "A1b2C3d4E5f6G7h8I9j0K1l2";
  }

  /** Another one. */
  public static String otherApiKey() {
    return "sk-" + "ant-api03-" + "zZyYxXwWvVuUtTsSrRqQ-_09";
  }

  /** A key that has no shape by which it would be known. */
  public static String shapeless() {
    return "q7" + "Zr4mT" + "9xW2kLp5";
  }

  /** One of each shape. */
  public static List<String> all() {
    return List.of(
        apiKey(),
        otherApiKey(),
        "AI" + "za" + "SyA-0123456789_abcdefghijklmnopqrstu",
        "gh" + "p_" + "0123456789abcdefghijABCDEFGHIJ012345",
        "AK" + "IA" + "IOSFODNN7EXAMPLE",
        "ey"
            + "JhbGciOiJIUzI1NiJ9.ey"
            + "JzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
        "hf" + "_" + "abcdefghijklmnopqrstuvwxyzABCDEFGH");
  }

  /** A PEM private key with real line feeds. */
  public static String pem() {
    return "-----BEGIN "
        + "PRIVATE KEY-----\nMIIBVgIBADANBgkqhkiG9w0BAQEFAASC\nAUAwggE8AgEAAkEAq7BF\n"
        + "-----END "
        + "PRIVATE KEY-----";
  }
}
