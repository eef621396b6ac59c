package dev.understudy.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.junit.OpenAiBaseUrl;
import dev.understudy.junit.UnderstudyTest;
import dev.understudy.session.Session;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
@UnderstudyTest(
    cassette = "classpath:cassettes/crazyrouter-documented/responses.yaml",
    profile = "crazyrouter",
    allowLeftovers = true)
class ExplainerTest {

  private static final String QUESTION =
      "{\"model\": \"gpt-5.4\", \"input\": \"Explain what a REST API is in one sentence.\"}";

  @Test
  void explains(@OpenAiBaseUrl URI gateway, Session session) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(gateway + "/responses"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(QUESTION))
                    .build(),
                BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer::body);
    assertTrue(answer.body().contains("resp_doc_1"), answer::body);
    assertEquals("gpt-5.4", session.requests().get(0).text("/model"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "picocli.CommandLine",
        "org.slf4j.simple.SimpleLogger",
        "org.testcontainers.containers.GenericContainer",
        "org.awaitility.Awaitility"
      })
  void whatWasNotAskedForIsNotThere(String name) {
    assertThrows(ClassNotFoundException.class, () -> Class.forName(name));
  }
}
