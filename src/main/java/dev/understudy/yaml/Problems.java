package dev.understudy.yaml;

/** A factory of exceptions for problems in one file. */
@FunctionalInterface
public interface Problems {

  /**
   * The exception to throw.
   *
   * @param line the line, counted from 1; 0 for the file as a whole
   * @param text what is wrong, and what to do
   */
  RuntimeException at(long line, String text);
}
