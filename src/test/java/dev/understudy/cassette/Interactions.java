package dev.understudy.cassette;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Interactions for tests, simple ones and any ones. */
public final class Interactions {

  private Interactions() {}

  /** A header without rules. */
  public static CassetteHeader header() {
    return new CassetteHeader(
        "test",
        "2026-03-23T10:00:00Z",
        "http://127.0.0.1:8080",
        new Provenance(Provenance.Kind.HAND_WRITTEN, "", ""),
        "generic",
        List.of(),
        List.of());
  }

  /** A POST of JSON, answered by text in one piece. */
  public static Interaction simple(long sequence, String path, String json, String answer) {
    return new Interaction(
        sequence,
        Optional.empty(),
        new RecordedRequest(
            "POST",
            path,
            "",
            new Headers(List.of(new HeaderField("Content-Type", "application/json"))),
            Body.of(Bytes.utf8(json)),
            ContentCoding.IDENTITY),
        new RecordedResponse(
            200,
            new Headers(List.of(new HeaderField("Content-Type", "text/plain"))),
            List.of(Chunk.of(0, Bytes.utf8(answer))),
            ContentCoding.IDENTITY),
        Timing.NONE,
        End.COMPLETE);
  }

  /** A conversation on {@code /v1/responses}. */
  public static Interaction socket(long sequence, Conversation conversation, End end) {
    return socket("/v1/responses", sequence, conversation, end);
  }

  /** A conversation on any path. */
  public static Interaction socket(String path, long sequence, Conversation conversation, End end) {
    return new Interaction(
        sequence,
        Optional.empty(),
        new RecordedRequest(
            "GET",
            path,
            "",
            new Headers(List.of(new HeaderField("Upgrade", "websocket"))),
            Body.none(),
            ContentCoding.IDENTITY),
        new RecordedResponse(101, Headers.NONE, List.of(), ContentCoding.IDENTITY),
        Timing.NONE,
        end,
        Optional.of(conversation));
  }

  /** Any interaction that can be recorded. */
  public static Arbitrary<Interaction> any() {
    return Arbitraries.frequencyOf(Tuple.of(3, exchanges()), Tuple.of(1, sockets()));
  }

  /** Any conversation: whole messages, fragments of both ends between each other, and control. */
  public static Arbitrary<Conversation> conversations() {
    Arbitrary<Frame> frames =
        Combinators.combine(
                Arbitraries.of(Peer.values()),
                Arbitraries.of(Opcode.values()),
                Arbitraries.of(true, true, false),
                bodies(),
                Arbitraries.of(true, false))
            .as((from, opcode, fin, bytes, redacted) -> {
              int most = opcode.isControl() ? Math.min(125, bytes.size()) : bytes.size();
              Bytes payload = bytes.slice(0, most);
              return new Frame(from, opcode, fin || opcode.isControl(), 0, payload, redacted);
            });
    return Combinators.combine(frames.list().ofMaxSize(12), closes().optional())
        .as((list, close) -> new Conversation(sound(list), close));
  }

  /** The same frames with opcodes that make messages, each a little later than the one before. */
  private static List<Frame> sound(List<Frame> frames) {
    Map<Peer, Boolean> open = new EnumMap<>(Peer.class);
    List<Frame> sound = new ArrayList<>();
    for (Frame frame : frames) {
      Opcode opcode = frame.opcode();
      if (!opcode.isControl()) {
        boolean begun = open.getOrDefault(frame.from(), false);
        opcode = begun ? Opcode.CONTINUATION : opcode == Opcode.CONTINUATION ? Opcode.TEXT : opcode;
        open.put(frame.from(), !frame.fin());
      }
      sound.add(
          new Frame(
              frame.from(),
              opcode,
              frame.fin(),
              sound.size() * 700L,
              frame.payload(),
              frame.redacted()));
    }
    return sound;
  }

  private static Arbitrary<Close> closes() {
    return Combinators.combine(
            Arbitraries.of(Peer.values()),
            Arbitraries.of(1000, 1001, Close.NO_CODE, 1011, 4999),
            Arbitraries.of("", "going away", ": é"))
        .as((from, code, reason) ->
            new Close(from, 123, code, code == Close.NO_CODE ? "" : reason));
  }

  private static Arbitrary<Interaction> sockets() {
    return Combinators.combine(Arbitraries.longs().between(1, 99), conversations(), ends())
        .as(Interactions::socket);
  }

  private static Arbitrary<Interaction> exchanges() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 1_000_000), requests(), responses(), ends())
        .as((sequence, request, response, end) -> {
          long last =
              response.chunks().isEmpty()
                  ? 5
                  : response.chunks().get(response.chunks().size() - 1).at();
          return new Interaction(
              sequence,
              Optional.of(Instant.ofEpochSecond(1_800_000_000, sequence)),
              request,
              response,
              new Timing(3, Math.min(2, last), last),
              end);
        });
  }

  /** Bodies that try every form: JSON, text with awkward characters, and bytes. */
  public static Arbitrary<Bytes> bodies() {
    Arbitrary<Bytes> texts = texts().map(Bytes::utf8);
    Arbitrary<Bytes> binary =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(200).map(Bytes::copyOf);
    Arbitrary<Bytes> json =
        texts()
            .map(text ->
                Bytes.utf8("{\"a\":[1,-0,1e5,0.10,true,null,{}],\"b\":" + quoted(text) + "}"));
    Arbitrary<Bytes> almostJson =
        Arbitraries.of(
                "{\"a\": 1}",
                "[1,]",
                "{\"a\":1,\"a\":2}",
                "\"\\u00e9\"",
                "\"\\/\"",
                "[1] ",
                "{}",
                "[]",
                "\"x\"",
                "12",
                "null",
                "{\"yes\":\"no\",\"1\":\"0x1\",\"~\":\"\",\"\":\"2026-01-01\"}",
                "[[[[[[[[[[1]]]]]]]]]]",
                "\"\\ud800\"")
            .map(Bytes::utf8);
    return Arbitraries.oneOf(texts, binary, json, almostJson);
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.of(
            "a", " ", "\n", "\r", "\t", "\u0085", "\u2028", "\uFEFF", "\u0000", "\u007f", "😀", "é",
            "data: x", "...", "---", "#", ": ", "- ", "'", "\"", "\\", "{", "%", "\uFFFE", "[1]",
            "|")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  private static Arbitrary<RecordedRequest> requests() {
    return Combinators.combine(
            Arbitraries.of("GET", "POST", "FOO"),
            Arbitraries.of("/v1/x", "/", "/a%2Fb", "/...", "/v1/models/gpt-5.4:x"),
            Arbitraries.of("", "a=b&c=%20", "?"),
            headers(),
            bodies())
        .as((method, path, query, headers, body) ->
            new RecordedRequest(
                method, path, query, headers, Body.of(body), ContentCoding.IDENTITY));
  }

  private static Arbitrary<RecordedResponse> responses() {
    Arbitrary<List<Bytes>> pieces = bodies().list().ofMaxSize(6);
    return Combinators.combine(
            Arbitraries.of(200, 204, 429, 500),
            headers(),
            Arbitraries.of("application/json", "text/event-stream; charset=utf-8"),
            pieces,
            Arbitraries.of(ContentCoding.IDENTITY, ContentCoding.GZIP))
        .as((status, headers, type, bytes, coding) -> {
          List<HeaderField> fields = new ArrayList<>(headers.fields());
          fields.add(new HeaderField("Content-Type", type));
          List<Chunk> chunks = new ArrayList<>();
          for (Bytes piece : bytes) {
            chunks.add(new Chunk(chunks.size() * 1000L, piece, chunks.size() % 3 == 1));
          }
          return new RecordedResponse(status, new Headers(fields), chunks, coding);
        });
  }

  private static Arbitrary<Headers> headers() {
    return Combinators.combine(
            Arbitraries.of("X-Test", "x-test", "yes", "Set-Cookie", "ETag"),
            Arbitraries.of(
                "", "plain", "a: b", "true", "12", "#", "\"q\"", "é", " x", "[redacted:a:1]"))
        .as(HeaderField::new)
        .list()
        .ofMaxSize(4)
        .map(Headers::new);
  }

  private static Arbitrary<End> ends() {
    return Arbitraries.of(End.values());
  }

  private static String quoted(String text) {
    return tools.jackson.databind.node.StringNode.valueOf(text).toString();
  }
}
