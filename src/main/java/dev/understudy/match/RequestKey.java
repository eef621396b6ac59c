package dev.understudy.match;

import dev.understudy.cassette.Placeholder;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.match.RequestForm.Digest;
import dev.understudy.match.RequestForm.Json;
import dev.understudy.match.RequestForm.Multipart;
import dev.understudy.match.RequestForm.Parameter;
import dev.understudy.match.RequestForm.Raw;
import dev.understudy.settings.IgnoreRule;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * The digest of a redacted request's {@link RequestForm}. Two requests have equal keys exactly when
 * one recording answers both.
 *
 * @param digest the SHA-256 digest in lower-case hexadecimal
 */
public record RequestKey(String digest) {

  /** The key of a redacted request. */
  public static RequestKey of(RecordedRequest request, List<IgnoreRule> ignore) {
    return of(RequestForm.of(request, ignore));
  }

  static RequestKey of(RequestForm form) {
    MessageDigest digest = Sha256.start();
    update(digest, form.method());
    update(digest, form.path());
    for (Parameter parameter : form.query()) {
      update(digest, parameter.name());
      update(digest, parameter.value());
    }
    RequestForm.Content content = form.content();
    if (content instanceof Digest known) {
      update(digest, "sha256 " + known.sha256());
    } else if (content instanceof Json json) {
      update(digest, "json");
      update(digest, Placeholder.collapse(CanonicalJson.of(json.root())));
    } else if (content instanceof Multipart multipart) {
      update(digest, "multipart");
      update(digest, multipart.latin1());
    } else if (content instanceof Raw raw && !raw.latin1().isEmpty()) {
      update(digest, "bytes");
      update(digest, raw.latin1());
    }
    return new RequestKey(Sha256.hex(digest));
  }

  /** Adds a part with its length, so that different lists of parts never give the same bytes. */
  private static void update(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }
}
