package dev.understudy.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.understudy.junit.OpenAiBaseUrl;
import dev.understudy.junit.UnderstudyTest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@UnderstudyTest(cassette = "chat.yaml", allowLeftovers = true, speed = "recorded")
class AssistantTest {

  private static final String QUESTION = "What is a test double? One sentence.";
  private static final String ANSWER = "A test double stands in for what a test cannot wait for.";

  @Test
  void asks(@OpenAiBaseUrl String gateway) {
    OpenAiChatModel model =
        OpenAiChatModel.builder()
            .baseUrl(gateway)
            .apiKey("none")
            .modelName("gpt-5.4")
            .maxRetries(0)
            .build();
    assertEquals(ANSWER, model.chat(QUESTION));
  }

  @Test
  void asksForAStream(@OpenAiBaseUrl String gateway) throws Exception {
    OpenAiStreamingChatModel model =
        OpenAiStreamingChatModel.builder()
            .baseUrl(gateway)
            .apiKey("none")
            .modelName("gpt-5.4")
            .build();
    CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
    model.chat(
        QUESTION,
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String part) {}

          @Override
          public void onCompleteResponse(ChatResponse response) {
            answer.complete(response);
          }

          @Override
          public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
          }
        });
    ChatResponse response = answer.get(20, TimeUnit.SECONDS);
    assertEquals(ANSWER, response.aiMessage().text());
    assertEquals(28, response.tokenUsage().totalTokenCount());
  }
}
