package dev.understudy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Conversation;
import dev.understudy.cassette.Frame;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Interactions;
import dev.understudy.cassette.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Conversations on {@code /v1/responses} for tests. */
public final class Sockets {

  /** Where the Responses API takes WebSockets. */
  public static final String PATH = "/v1/responses";

  private Sockets() {}

  /** What a client asks. */
  public static String create(String input) {
    return "{\"type\":\"response.create\",\"model\":\"m\",\"input\":\"" + input + "\"}";
  }

  /** What a client asks after an answer. */
  public static String create(String input, String previous) {
    return "{\"type\":\"response.create\",\"model\":\"m\",\"previous_response_id\":\""
        + previous
        + "\",\"input\":\""
        + input
        + "\"}";
  }

  /** A whole answer, as the Responses API streams it. */
  public static List<String> answer(String id, String text) {
    String message =
        "{\"id\":\"msg_" + id + "\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"";
    String part = "{\"type\":\"output_text\",\"text\":\"%s\",\"annotations\":[],\"logprobs\":[]}";
    String place = "\"item_id\":\"msg_" + id + "\",\"output_index\":0,\"content_index\":0";
    String done = message + "completed\",\"content\":[" + part.formatted(text) + "]}";
    List<String> events = new ArrayList<>();
    events.add(event("response.created", 0, response(id, "in_progress", "[]", "null")));
    events.add(event("response.in_progress", 1, response(id, "in_progress", "[]", "null")));
    events.add(
        event(
            "response.output_item.added",
            2,
            "\"output_index\":0,\"item\":" + message + "in_progress\",\"content\":[]}"));
    events.add(event("response.content_part.added", 3, place + ",\"part\":" + part.formatted("")));
    events.add(
        event(
            "response.output_text.delta",
            4,
            place + ",\"delta\":\"" + text + "\",\"logprobs\":[]"));
    events.add(
        event(
            "response.output_text.done", 5, place + ",\"text\":\"" + text + "\",\"logprobs\":[]"));
    events.add(event("response.content_part.done", 6, place + ",\"part\":" + part.formatted(text)));
    events.add(event("response.output_item.done", 7, "\"output_index\":0,\"item\":" + done));
    String usage =
        "{\"input_tokens\":3,\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":2,"
            + "\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":5}";
    events.add(event("response.completed", 8, response(id, "completed", "[" + done + "]", usage)));
    return events;
  }

  private static String event(String type, int sequence, String members) {
    return "{\"type\":\"" + type + "\",\"sequence_number\":" + sequence + "," + members + "}";
  }

  private static String response(String id, String status, String output, String usage) {
    return "\"response\":{\"id\":\""
        + id
        + "\",\"object\":\"response\",\"created_at\":1774260000,\"status\":\""
        + status
        + "\",\"error\":null,\"incomplete_details\":null,\"instructions\":null,\"model\":\"m\","
        + "\"output\":"
        + output
        + ",\"parallel_tool_calls\":true,\"metadata\":{},\"tool_choice\":\"auto\",\"tools\":[],"
        + "\"temperature\":1,\"top_p\":1,\"usage\":"
        + usage
        + "}";
  }

  /** A client's message in one frame. */
  public static Frame client(long at, String text) {
    return Frame.text(Peer.CLIENT, at, text);
  }

  /** A gateway's message in one frame. */
  public static Frame server(long at, String text) {
    return Frame.text(Peer.SERVER, at, text);
  }

  /** A turn: a question, and its answer in frames a millisecond apart. */
  public static Stream<Frame> turn(long at, String create, List<String> answer) {
    List<Frame> frames = new ArrayList<>();
    frames.add(client(at, create));
    answer.forEach(event -> frames.add(server(at + 1000L * frames.size(), event)));
    return frames.stream();
  }

  /** Writes conversations to a cassette. */
  public static Path write(Path tape, Interaction... interactions) {
    StringBuilder text = new StringBuilder(CassetteEncoder.encode(Interactions.header()));
    for (Interaction interaction : interactions) {
      text.append(CassetteEncoder.encode(interaction));
    }
    try {
      return Files.writeString(tape, text);
    } catch (IOException unwritten) {
      throw new UncheckedIOException(unwritten);
    }
  }

  /** The conversations of a cassette. */
  public static List<Conversation> conversations(Path tape) {
    return Cassette.open(tape).entries().stream()
        .flatMap(entry -> entry.interaction().conversation().stream())
        .toList();
  }

  /** Connects to the Responses API behind a base URL. */
  public static RawSocket connect(URI baseUrl) {
    return RawSocket.connect(baseUrl, baseUrl.getPath() + PATH, "");
  }

  /** Asks, and reads this many frames of text. */
  public static List<String> ask(RawSocket client, String create, int frames) {
    client.text(create);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      texts.add(client.next().text());
    }
    return texts;
  }

  /** Compares what came with what was expected. */
  public static void assertFrame(RawSocket.RawFrame frame, int opcode, boolean fin, String text) {
    assertThat(frame.opcode()).isEqualTo(opcode);
    assertThat(frame.fin()).isEqualTo(fin);
    assertThat(frame.text()).isEqualTo(text);
  }
}
