package dev.understudy.redact;

import dev.understudy.cassette.Placeholder;
import dev.understudy.wire.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Assigns placeholders; equal secrets get equal placeholders.
 *
 * <p>Secrets are remembered by digest only, and at most {@value #REMEMBERED} of them: one that
 * recurs after that many others gets a new number. Thread-safe.
 */
abstract sealed class Placeholders {

  private static final int REMEMBERED = 10_000;

  /** Placeholders for a cassette, numbered from {@code first}. */
  static Placeholders numbered(long first) {
    return new Numbered(first);
  }

  /** Placeholders for keys and masks: one for each kind. */
  static Placeholders plain() {
    return new Plain();
  }

  abstract String of(String kind, String secret);

  private static final class Plain extends Placeholders {
    @Override
    String of(String kind, String secret) {
      return Placeholder.of(kind, 0);
    }
  }

  private static final class Numbered extends Placeholders {
    private long next;
    private final Map<ByteBuffer, Long> numbers =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Long> eldest) {
            return size() > REMEMBERED;
          }
        };

    Numbered(long first) {
      this.next = first;
    }

    @Override
    synchronized String of(String kind, String secret) {
      Long number = numbers.get(digest(secret));
      if (number == null) {
        number = next++;
        numbers.put(digest(secret), number);
      }
      return Placeholder.of(kind, number);
    }

    private static ByteBuffer digest(String secret) {
      byte[] digest = Sha256.start().digest(secret.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest);
    }
  }
}
