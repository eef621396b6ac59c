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

/** Identifies the events of a stream by the vocabulary of its contract. */
final class EventReader {

  /**
   * A named part of an event; an event without a type can have several.
   *
   * @param name the name in grammar and rules
   * @param node the value of the part
   * @param pointer the place in the event
   */
  record Said(String name, JsonNode node, String pointer) {}

  /** The node of an event without JSON. */
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

  /** The literal that an event consists of, such as {@code [DONE]}, if any. */
  Optional<String> literal(SseEvent event) {
    return contract.kinds().stream()
        .filter(kind -> kind.data().filter(event.data().strip()::equals).isPresent())
        .map(EventKind::name)
        .findFirst();
  }

  /** The JSON of an event, or empty if its data is not JSON. */
  static Optional<JsonNode> json(String data) {
    try {
      JsonNode node = MAPPER.readTree(data);
      return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JacksonException | NumberFormatException notJson) {
      return Optional.empty();
    }
  }

  /**
   * The named parts of an event: one if events have types; one without a name for an unknown event.
   */
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
