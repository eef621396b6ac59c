package dev.understudy.it;

import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

@SpringBootApplication
@RestController
class App {

  private final RestClient gateway;

  App(RestClient.Builder builder, @Value("${gateway.base-url}") String baseUrl) {
    gateway = builder.baseUrl(baseUrl).build();
  }

  public static void main(String[] args) {
    SpringApplication.run(App.class, args);
  }

  record Answer(String text, int tokens) {}

  @GetMapping("/explain")
  Answer explain() {
    JsonNode answer =
        gateway
            .post()
            .uri("/chat/completions")
            .body(
                Map.of(
                    "model",
                    "gpt-5.4",
                    "messages",
                    List.of(
                        Map.of("role", "system", "content", "You are a helpful assistant."),
                        Map.of(
                            "role",
                            "user",
                            "content",
                            "Explain artificial intelligence in one sentence.")),
                    "max_tokens",
                    64))
            .retrieve()
            .body(JsonNode.class);
    return new Answer(
        answer.at("/choices/0/message/content").asString(),
        answer.at("/usage/total_tokens").asInt());
  }
}
