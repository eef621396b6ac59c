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

/** A value of a JSON document, or a place in it that has no value. Immutable. */
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
   * @param place the name of the document in errors, as in {@code the body of POST /v1/responses}
   * @throws IllegalStateException when it is not JSON; the message quotes its beginning
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

  /** The number of elements of an array or members of an object; 0 for anything else. */
  public int size() {
    return node.size();
  }

  /**
   * The value at a pointer relative to this one.
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
   * The string at a pointer relative to this value.
   *
   * @throws IllegalArgumentException for a pointer that neither is empty nor begins with a slash
   * @throws IllegalStateException when there is another kind of value, or none
   */
  public String text(String pointer) {
    JsonValue value = node(pointer);
    if (!value.node.isString()) {
      throw value.isNot("a string");
    }
    return value.node.stringValue();
  }

  /**
   * The number at a pointer relative to this value.
   *
   * @throws IllegalArgumentException for a pointer that neither is empty nor begins with a slash
   * @throws IllegalStateException when there is another kind of value, or none
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
   * JSON's null and for a missing value.
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

  /** The value as JSON; empty when there is none. */
  @Override
  public String toString() {
    return exists() ? node.toString() : "";
  }
}
