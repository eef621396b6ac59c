package dev.understudy.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.junit.UnderstudyExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class AppTest {

  @RegisterExtension
  static final UnderstudyExtension UNDERSTUDY =
      UnderstudyExtension.builder()
          .cassette("classpath:cassettes/crazyrouter-documented/chat-completions.yaml")
          .allowLeftovers()
          .build();

  @LocalServerPort private int port;
  @Autowired private RestClient.Builder client;

  @DynamicPropertySource
  static void gateway(DynamicPropertyRegistry properties) {
    properties.add("gateway.base-url", UNDERSTUDY::openAiBaseUrl);
  }

  @Test
  void asksTheGateway() {
    App.Answer answer =
        client
            .build()
            .get()
            .uri("http://127.0.0.1:" + port + "/explain")
            .retrieve()
            .body(App.Answer.class);
    assertThat(answer)
        .isEqualTo(
            new App.Answer(
                "Artificial intelligence is software that does what would take a person thought.",
                41));
    assertThat(UNDERSTUDY.session().requests()).hasSize(1);
  }
}
