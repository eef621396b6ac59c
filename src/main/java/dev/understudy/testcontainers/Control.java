package dev.understudy.testcontainers;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.PlainJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client of the control API of a remote Understudy.
 *
 * @param root the server's root URL
 * @param token the token of the control API
 */
record Control(URI root, String token) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  Map<String, @Nullable Object> get(String path) {
    return send("GET", path, "");
  }

  /**
   * Sends a request.
   *
   * @return the JSON object of the answer
   * @throws IllegalArgumentException if the server rejects the request, with its reason
   */
  @SuppressWarnings("unchecked")
  Map<String, @Nullable Object> send(String method, String path, String json) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(root + "/__understudy" + path))
            .header("Authorization", "Bearer " + token)
            .timeout(PATIENCE)
            .method(method, BodyPublishers.ofString(json))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      Object value =
          CanonicalJson.parse(Bytes.utf8(answer.body())).map(PlainJson::of).orElse(answer.body());
      if (answer.statusCode() / 100 != 2 || !(value instanceof Map)) {
        throw new IllegalArgumentException(
            method
                + ' '
                + path
                + " was rejected: "
                + (value instanceof Map<?, ?> refusal ? refusal.get("error") : value));
      }
      return (Map<String, @Nullable Object>) value;
    } catch (IOException unreachable) {
      throw new UncheckedIOException("the container did not answer", unreachable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the container", interrupted);
    }
  }
}
