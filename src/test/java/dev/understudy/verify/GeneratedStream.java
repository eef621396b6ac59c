package dev.understudy.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A valid stream.
 *
 * @param path of the endpoint
 * @param request the JSON that asks for it
 * @param events each with its blank line
 */
record GeneratedStream(String path, String request, List<String> events) {

  static GeneratedStream of(int dialect, Random random) {
    return switch (dialect) {
      case 0 -> chat(random);
      case 1 -> responses(random);
      default -> messages(random);
    };
  }

  /** Whether the stream is as valid without this event, or with one more of it. */
  boolean mayBeDropped(String event) {
    return event.startsWith(":")
        || event.contains("\"type\":\"ping\"")
        || (path.endsWith("completions") && event.contains("\"delta\":{\"content\""))
        || (path.endsWith("messages") && event.contains("_delta\",\"text\""));
  }

  /** What of a sequence of events its validity depends on, as far as only the order changes. */
  Object order(List<String> sequence) {
    if (path.endsWith("responses")) {
      return sequence;
    }
    List<String> rest = new ArrayList<>();
    Map<String, List<String>> lanes = new LinkedHashMap<>();
    for (String event : sequence) {
      String index = event.replaceFirst("(?s).*\"choices\":\\[\\{\"index\":(\\d+).*", "$1");
      if (index.length() < 3) {
        rest.removeIf(one -> one.equals("a choice"));
        rest.add("a choice");
        lanes.computeIfAbsent(index, i -> new ArrayList<>()).add(kind(event));
      } else if (!mayBeDropped(event) || event.contains("text_delta")) {
        rest.add(kind(event));
      }
    }
    boolean pingFirst = sequence.get(0).contains("\"type\":\"ping\"");
    return List.of(rest, List.copyOf(lanes.keySet()), lanes, pingFirst);
  }

  /** Texts may be any. */
  private static String kind(String event) {
    return event.replaceFirst("\"(text|content)\":\"[^\"]*\"", "text");
  }

  /** The event with its first member of interest in another JSON type. */
  static String retyped(String event) {
    for (String member : List.of("\"content\":\"", "\"delta\":\"", "\"text\":\"", "\"model\":\"")) {
      int at = event.indexOf(member);
      if (at >= 0) {
        int from = at + member.length() - 1;
        int to = event.indexOf('"', from + 1) + 1;
        return event.substring(0, from) + "[]" + event.substring(to);
      }
    }
    return event;
  }

  private static GeneratedStream chat(Random random) {
    List<String> events = new ArrayList<>();
    int choices = 1 + random.nextInt(3);
    boolean usage = random.nextBoolean();
    for (int c = 0; c < choices; c++) {
      events.add(chunk(c, "{\"role\":\"assistant\",\"refusal\":null}", "null"));
    }
    for (int i = 0; i < 2 + random.nextInt(6); i++) {
      if (random.nextInt(4) == 0) {
        events.add(": PING\n\n");
      }
      events.add(chunk(random.nextInt(choices), "{\"content\":\"w" + i + " é😀\"}", "null"));
    }
    for (int c = 0; c < choices; c++) {
      events.add(chunk(c, "{}", "\"stop\""));
    }
    if (usage) {
      events.add(
          "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
              + "\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,"
              + "\"total_tokens\":3}}\n\n");
    }
    events.add("data: [DONE]\n\n");
    return new GeneratedStream(
        "/v1/chat/completions",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":true,\"n\":"
            + choices
            + (usage ? ",\"stream_options\":{\"include_usage\":true}}" : "}"),
        events);
  }

  private static String chunk(int choice, String delta, String finish) {
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
        + "\"choices\":[{\"index\":"
        + choice
        + ",\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }

  private static GeneratedStream responses(Random random) {
    Numbered out = new Numbered(true);
    String head = "\"id\":\"r\",\"object\":\"response\",\"created_at\":1,\"model\":\"m\",";
    String open =
        "\"response\":{" + head + "\"status\":\"in_progress\",\"output\":[],\"usage\":null}";
    out.add("response.created", open);
    if (random.nextBoolean()) {
      out.add("response.in_progress", open);
    }
    List<String> items = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      items.add(random.nextBoolean() ? message(out, i, random) : call(out, i, random));
    }
    out.add(
        "response.completed",
        "\"response\":{"
            + head
            + "\"status\":\"completed\",\"error\":null,\"incomplete_details\":null,"
            + "\"instructions\":null,\"tools\":[],\"parallel_tool_calls\":true,\"metadata\":{},"
            + "\"tool_choice\":\"auto\",\"temperature\":1,\"top_p\":1,\"output\":["
            + String.join(",", items)
            + "],\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"total_tokens\":3}}");
    return new GeneratedStream(
        "/v1/responses", "{\"model\":\"m\",\"input\":\"x\",\"stream\":true}", out.events);
  }

  private static String message(Numbered out, int index, Random random) {
    String id = "msg_" + index;
    String at = "\"item_id\":\"" + id + "\",\"output_index\":" + index + ",\"content_index\":0,";
    out.add(
        "response.output_item.added",
        "\"output_index\":"
            + index
            + ",\"item\":{\"id\":\""
            + id
            + "\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"in_progress\","
            + "\"content\":[]}");
    out.add(
        "response.content_part.added",
        at + "\"part\":{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[]}");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1 + random.nextInt(5); i++) {
      String delta = "w" + i + " é😀";
      text.append(delta);
      out.add("response.output_text.delta", at + "\"delta\":\"" + delta + "\"");
    }
    String part = "{\"type\":\"output_text\",\"text\":\"" + text + "\",\"annotations\":[]}";
    out.add("response.output_text.done", at + "\"text\":\"" + text + "\"");
    out.add("response.content_part.done", at + "\"part\":" + part);
    String item =
        "{\"id\":\""
            + id
            + "\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"completed\",\"content\":["
            + part
            + "]}";
    out.add("response.output_item.done", "\"output_index\":" + index + ",\"item\":" + item);
    return item;
  }

  private static String call(Numbered out, int index, Random random) {
    String id = "fc_" + index;
    String at = "\"item_id\":\"" + id + "\",\"output_index\":" + index + ",";
    String head =
        "{\"id\":\""
            + id
            + "\",\"type\":\"function_call\",\"call_id\":\"call_"
            + index
            + "\",\"name\":\"f\",";
    out.add(
        "response.output_item.added",
        "\"output_index\":"
            + index
            + ",\"item\":"
            + head
            + "\"status\":\"in_progress\",\"arguments\":\"\"}");
    StringBuilder arguments = new StringBuilder("[");
    out.add("response.function_call_arguments.delta", at + "\"delta\":\"[\"");
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      arguments.append(i).append(' ');
      out.add("response.function_call_arguments.delta", at + "\"delta\":\"" + i + " \"");
    }
    out.add("response.function_call_arguments.done", at + "\"arguments\":\"" + arguments + "\"");
    String item = head + "\"status\":\"completed\",\"arguments\":\"" + arguments + "\"}";
    out.add("response.output_item.done", "\"output_index\":" + index + ",\"item\":" + item);
    return item;
  }

  private static GeneratedStream messages(Random random) {
    Numbered out = new Numbered(false);
    out.add(
        "message_start",
        "\"message\":{\"id\":\"msg\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\","
            + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
            + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}");
    for (int b = 0; b < 1 + random.nextInt(3); b++) {
      if (random.nextBoolean()) {
        out.add("ping", "");
      }
      out.add(
          "content_block_start",
          "\"index\":" + b + ",\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
      for (int i = 0; i < 2 + random.nextInt(3); i++) {
        out.add(
            "content_block_delta",
            "\"index\":" + b + ",\"delta\":{\"type\":\"text_delta\",\"text\":\"w" + i + " é\"}");
      }
      out.add("content_block_stop", "\"index\":" + b);
    }
    out.add(
        "message_delta",
        "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
            + "\"usage\":{\"output_tokens\":9}");
    out.add("message_stop", "");
    return new GeneratedStream(
        "/v1/messages",
        "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
            + "\"stream\":true}",
        out.events);
  }

  private static final class Numbered {
    final List<String> events = new ArrayList<>();
    private final boolean numbered;

    Numbered(boolean numbered) {
      this.numbered = numbered;
    }

    void add(String type, String members) {
      events.add(
          "event: "
              + type
              + "\ndata: {\"type\":\""
              + type
              + "\""
              + (numbered ? ",\"sequence_number\":" + events.size() : "")
              + (members.isEmpty() ? "" : "," + members)
              + "}\n\n");
    }
  }
}
