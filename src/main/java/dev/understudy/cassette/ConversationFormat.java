package dev.understudy.cassette;

import static dev.understudy.yaml.YamlNode.bare;
import static dev.understudy.yaml.YamlNode.list;
import static dev.understudy.yaml.YamlNode.single;

import dev.understudy.wire.Bytes;
import dev.understudy.yaml.Fields;
import dev.understudy.yaml.YamlNode;
import dev.understudy.yaml.YamlNode.Mapping;
import java.util.Optional;

/** Reads and writes a WebSocket conversation in a document, under the key {@code socket}. */
final class ConversationFormat {

  private ConversationFormat() {}

  static Mapping write(Conversation conversation, ContentFormat content) {
    Mapping node = new Mapping();
    node.with(
        "frames",
        list(conversation.frames().stream().map(frame -> frame(frame, content)).toList()));
    conversation.close().ifPresent(close -> node.with("close", close(close)));
    return node;
  }

  static Conversation read(Fields fields) {
    return new Conversation(
        fields.list("frames").stream()
            .map(node ->
                Fields.read(fields.problems(), node, "a frame", ConversationFormat::readFrame))
            .toList(),
        fields.optionalNode("close").map(node -> readClose(fields, node)));
  }

  /** Writes a client's JSON like a request body, and a server's like an event of a stream. */
  private static Mapping frame(Frame frame, ContentFormat content) {
    Mapping node = single("from", frame.from().label()).with("at", frame.at());
    Mapping payload = payload(frame, content);
    if (frame.opcode() != usual(payload.members().get(0).key())) {
      node.with("opcode", frame.opcode().label());
    }
    if (!frame.fin()) {
      node.with("fin", bare("false"));
    }
    if (frame.redacted()) {
      node.with("redacted", bare("true"));
    }
    payload.members().forEach(member -> node.with(member.key(), member.value()));
    return node;
  }

  private static Mapping payload(Frame frame, ContentFormat content) {
    if (frame.opcode() == Opcode.BINARY) {
      return ContentFormat.addBase64(new Mapping(), frame.payload());
    }
    boolean request = frame.from() == Peer.CLIENT && frame.opcode() == Opcode.TEXT && frame.fin();
    return request
        ? content.add(new Mapping(), frame.payload())
        : content.addText(new Mapping(), frame.payload());
  }

  /** The default opcode of a frame whose payload has this form. */
  private static Opcode usual(String form) {
    return form.equals("base64") ? Opcode.BINARY : Opcode.TEXT;
  }

  private static Mapping close(Close close) {
    Mapping node = single("from", close.from().label()).with("at", close.at());
    if (close.code() != Close.NO_CODE) {
      node.with("code", close.code());
    }
    return close.reason().isEmpty() ? node : node.with("reason", close.reason());
  }

  private static Frame readFrame(Fields fields) {
    Opcode usual = usual(fields.has("base64") ? "base64" : "text");
    Peer from = from(fields);
    Bytes payload = ContentFormat.read(fields);
    return new Frame(
        from,
        fields.word(
            "opcode", usual.label(), Opcode::of, "text, binary, continuation, ping or pong"),
        fields.flag("fin", true),
        fields.number("at", 0),
        payload,
        fields.flag("redacted"));
  }

  private static Close readClose(Fields fields, YamlNode node) {
    return Fields.read(
        fields.problems(),
        node,
        "close",
        close ->
            new Close(
                from(close),
                close.number("at", 0),
                Math.toIntExact(close.number("code", Close.NO_CODE)),
                close.text("reason", "")));
  }

  private static Peer from(Fields fields) {
    return Peer.of(fields.text("from"))
        .orElseThrow(() -> new IllegalArgumentException("'from' must be client or server"));
  }

  /** Takes the conversation of an interaction, if there is one. */
  static Optional<Conversation> of(Fields interaction) {
    return interaction
        .optionalNode("socket")
        .map(node -> Fields.read(interaction.problems(), node, "socket", ConversationFormat::read));
  }
}
