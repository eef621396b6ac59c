package dev.understudy.verify;

import dev.understudy.contract.EventKind;
import dev.understudy.contract.StreamContract;
import dev.understudy.wire.PointerPattern;
import dev.understudy.wire.SseEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Tells what the events of a stream are, by the vocabulary of its contract. */
final class EventReader {

  /**
   * One thing that an event says: an event without types can say several.
   *
   * @param name what it is called in grammar and rules
   * @param node the value that says it
   * @param pointer where in the event
   */
  record Said(String name, JsonNode node, String pointer) {}

  /** No JSON at all. */
  static final JsonNode NOTHING = MissingNode.getInstance();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(256 * 1024 * 1024).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final PointerPattern WHOLE = PointerPattern.parse("");

  private final StreamContract contract;
  private final Map<PointerPattern, List<EventKind>> kinds = new LinkedHashMap<>();

  EventReader(StreamContract contract) {
    this.contract = contract;
    for (EventKind kind : contract.kinds()) {
      if (kind.data().isEmpty() && kind.event().isEmpty()) {
        kinds.computeIfAbsent(kind.in().orElse(WHOLE), in -> new ArrayList<>()).add(kind);
      }
    }
  }

  /** The literal, such as {@code [DONE]}, that an event consists of, if it does. */
  Optional<String> literal(SseEvent event) {
    return contract.kinds().stream()
        .filter(kind -> kind.data().filter(event.data().strip()::equals).isPresent())
        .map(EventKind::name)
        .findFirst();
  }

  /** The JSON of an event; nothing when it is none. */
  static Optional<JsonNode> json(String data) {
    try {
      JsonNode node = MAPPER.readTree(data);
      return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JacksonException | NumberFormatException notJson) {
      return Optional.empty();
    }
  }

  /** What an event says; its type alone where events have types, no name when it is unknown. */
  List<Said> said(SseEvent event, JsonNode json) {
    Optional<PointerPattern> type = contract.type();
    if (type.isPresent()) {
      JsonNode named = type.get().in(json);
      String name = named.isString() ? named.stringValue() : event.name();
      return List.of(new Said(name, json, ""));
    }
    for (EventKind kind : contract.kinds()) {
      if (kind.event().filter(event.name()::equals).isPresent()) {
        return List.of(new Said(kind.name(), json, ""));
      }
    }
    List<Said> said = new ArrayList<>();
    kinds.forEach((in, ofElement) -> {
      for (PointerPattern.Found element : in.select(json)) {
        for (EventKind kind : ofElement) {
          if (holds(kind, element.node())) {
            said.add(new Said(kind.name(), element.node(), element.pointer()));
          }
        }
      }
    });
    return said.isEmpty() ? List.of(new Said("", json, "")) : said;
  }

  private static boolean holds(EventKind kind, JsonNode node) {
    JsonNode has = kind.has().map(path -> path.in(node)).orElse(node);
    JsonNode lacks = kind.lacks().map(path -> path.in(node)).orElse(NOTHING);
    boolean lacking =
        lacks.isMissingNode() || lacks.isNull() || (lacks.isArray() && lacks.isEmpty());
    boolean says =
        !has.isMissingNode()
            && !has.isNull()
            && !(has.isBoolean() && !has.booleanValue())
            && !(has.isString() && has.stringValue().isEmpty());
    return says && lacking;
  }
}
