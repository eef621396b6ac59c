package dev.understudy.redact;

/**
 * A secret found where there must be none.
 *
 * @param where the part of the interaction, such as {@code response body}
 * @param kind the kind of secret; never the secret itself
 */
public record LeftoverSecret(String where, String kind) {

  @Override
  public String toString() {
    return kind + " in " + where;
  }
}
