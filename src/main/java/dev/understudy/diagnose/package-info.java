/**
 * Finds mistakes in calls, such as a wrong endpoint, base URL, body, model or key, with evidence
 * and fix.
 */
@NullMarked
package dev.understudy.diagnose;

import org.jspecify.annotations.NullMarked;
