package dev.understudy.wire;

import java.util.Objects;

/**
 * One header line.
 *
 * @param name as it was on the wire; compare with {@link #is}
 * @param value without the surrounding white space
 */
public record HeaderField(String name, String value) {

  /** Refuses null. */
  public HeaderField {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }

  /** Whether this field has the given name; header names ignore case (RFC 9110, 5.1). */
  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }

  /** This field with another value. */
  public HeaderField withValue(String other) {
    return other.equals(value) ? this : new HeaderField(name, other);
  }

  /** The name only: the value may be a secret. */
  @Override
  public String toString() {
    return name;
  }
}
