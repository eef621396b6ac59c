/**
 * The JUnit integration: {@link dev.understudy.junit.UnderstudyTest} on a class or method, or
 * {@link dev.understudy.junit.UnderstudyExtension} as a registered extension. Works with JUnit 5.13
 * and later, and with JUnit 6.
 */
@NullMarked
package dev.understudy.junit;

import org.jspecify.annotations.NullMarked;
