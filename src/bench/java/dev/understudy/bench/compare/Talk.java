package dev.understudy.bench.compare;

import java.util.ArrayList;
import java.util.List;

/** The requests of clients in the comparison, and the answers of all servers. */
final class Talk {

  static final int EVENTS = 30;
  static final String QUESTION = "Explain what a REST API is in one sentence.";

  private static final String ROLE = "\"role\":\"assistant\",";
  private static final String WORDS = "A REST API lets programs talk over HTTP with plain verbs. ";

  private Talk() {}

  /** The body of a request. */
  static String request(boolean stream) {
    return "{\"model\":\"gpt-5.4\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + QUESTION
        + "\"}]"
        + (stream ? ",\"stream\":true}" : "}");
  }

  /** The text of the answers. */
  static String text() {
    // Twenty characters per event, like aimock.
    return WORDS.repeat(EVENTS).substring(0, 20 * EVENTS);
  }

  /** A whole answer. */
  static String answer() {
    return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1774224000,"
        + "\"model\":\"gpt-5.4\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
        + "\"content\":\""
        + text()
        + "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":18,"
        + "\"completion_tokens\":120,\"total_tokens\":138}}";
  }

  /** The events of a streamed answer, each with its blank line. */
  static List<String> events() {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      events.add(
          event(
              "{"
                  + (i == 0 ? ROLE : "")
                  + "\"content\":\""
                  + text().substring(20 * i, 20 * i + 20)
                  + "\"}",
              "null"));
    }
    events.add(event("{}", "\"stop\""));
    events.add("data: [DONE]\n\n");
    return events;
  }

  private static String event(String delta, String finish) {
    return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\","
        + "\"created\":1774224000,\"model\":\"gpt-5.4\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }
}
