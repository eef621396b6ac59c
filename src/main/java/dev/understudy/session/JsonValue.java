package dev.understudy.session;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.Excerpt;
import dev.understudy.wire.PlainJson;
import dev.understudy.wire.PointerPattern;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A value of a JSON document, or the place where there is none. Immutable. */
public final class JsonValue {

  private final JsonNode node;
  private final String place;

  private JsonValue(JsonNode node, String place) {
    this.node = node;
    this.place = place;
  }

  /**
   * Parses a JSON document.
   *
   * @param place what the document is, for errors, as in {@code the body of POST /v1/responses}
   * @throws IllegalStateException when it is not JSON, with its beginning
   */
  public static JsonValue parse(String json, String place) {
    return CanonicalJson.parse(Bytes.utf8(json))
        .map(node -> new JsonValue(node, place))
        .orElseThrow(
            () -> new IllegalStateException(place + " is not JSON: " + Excerpt.quoted(json)));
  }

  /** Whether there is a value; JSON's null is one. */
  public boolean exists() {
    return !node.isMissingNode();
  }

  /** How many elements an array or members an object has; 0 for anything else. */
  public int size() {
    return node.size();
  }

  /**
   * The value at a pointer below this one.
   *
   * @param pointer RFC 6901; empty for this value
   * @throws IllegalArgumentException for a pointer that neither is empty nor begins with a slash
   */
  public JsonValue node(String pointer) {
    return new JsonValue(
        PointerPattern.parse(pointer).in(node),
        pointer.isEmpty() ? place : place + ", at " + pointer);
  }

  /**
   * The string at a pointer below this value.
   *
   * @throws IllegalArgumentException for a pointer that neither is empty nor begins with a slash
   * @throws IllegalStateException when there is something else, or nothing
   */
  public String text(String pointer) {
    JsonValue value = node(pointer);
    if (!value.node.isString()) {
      throw value.isNot("a string");
    }
    return value.node.stringValue();
  }

  /**
   * The number at a pointer below this value.
   *
   * @throws IllegalArgumentException for a pointer that neither is empty nor begins with a slash
   * @throws IllegalStateException when there is something else, or nothing
   */
  public BigDecimal number(String pointer) {
    JsonValue value = node(pointer);
    if (!value.node.isNumber()) {
      throw value.isNot("a number");
    }
    return value.node.decimalValue();
  }

  /**
   * The value as plain Java: a string, number, boolean, {@code List} or {@code Map}; null for
   * JSON's null and for what does not exist.
   */
  public @Nullable Object plain() {
    return PlainJson.of(node);
  }

  private IllegalStateException isNot(String wanted) {
    return new IllegalStateException(
        "expected "
            + wanted
            + " in "
            + place
            + ", found "
            + (exists() ? Excerpt.of(node) : "nothing"));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonValue value && node.equals(value.node);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(node);
  }

  /** The value as JSON; empty when it does not exist. */
  @Override
  public String toString() {
    return exists() ? node.toString() : "";
  }
}
