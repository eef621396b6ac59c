package dev.understudy.redact;

/**
 * A secret that stands where none may stand.
 *
 * @param where the part of the interaction, such as {@code response body}
 * @param kind what it looks like; never the secret itself
 */
public record LeftoverSecret(String where, String kind) {

  @Override
  public String toString() {
    return kind + " in " + where;
  }
}
