-- How many top comments on a subject that the public reads are for it, against it, and questions: kept by the database itself in the transaction of what is
-- counted, so that no page counts a discussion.
CREATE TABLE comment_stances (
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    for_count BIGINT NOT NULL,
    against_count BIGINT NOT NULL,
    question_count BIGINT NOT NULL,
    PRIMARY KEY (subject_kind, subject_id)
) WITHOUT ROWID;

-- A page of the comments of one stance in each order.
CREATE INDEX comments_of_stance_by_score ON comments (subject_kind, subject_id, stance, score, id) WHERE parent_id IS NULL;
CREATE INDEX comments_of_stance_by_time ON comments (subject_kind, subject_id, stance, created_at, id) WHERE parent_id IS NULL;
CREATE INDEX comments_of_stance_by_replies ON comments (subject_kind, subject_id, stance, reply_count, id) WHERE parent_id IS NULL;

-- What is there already.
INSERT INTO comment_stances (subject_kind, subject_id, for_count, against_count, question_count)
SELECT subject_kind, subject_id, COUNT(CASE WHEN stance = 'for' THEN 1 END), COUNT(CASE WHEN stance = 'against' THEN 1 END), COUNT(CASE WHEN stance = 'question' THEN 1 END)
FROM comments WHERE parent_id IS NULL AND deleted_at IS NULL AND visibility IN ('published', 'under_review') AND stance <> 'neutral'
GROUP BY subject_kind, subject_id;

CREATE TRIGGER comment_stances_first AFTER INSERT ON comments
WHEN NEW.parent_id IS NULL AND NEW.deleted_at IS NULL AND NEW.visibility IN ('published', 'under_review') AND NEW.stance <> 'neutral' BEGIN
    INSERT INTO comment_stances (subject_kind, subject_id, for_count, against_count, question_count)
    VALUES (NEW.subject_kind, NEW.subject_id, NEW.stance = 'for', NEW.stance = 'against', NEW.stance = 'question')
    ON CONFLICT (subject_kind, subject_id) DO UPDATE SET for_count = for_count + excluded.for_count, against_count = against_count + excluded.against_count,
        question_count = question_count + excluded.question_count;
END;
CREATE TRIGGER comment_stances_last AFTER DELETE ON comments
WHEN OLD.parent_id IS NULL AND OLD.deleted_at IS NULL AND OLD.visibility IN ('published', 'under_review') AND OLD.stance <> 'neutral' BEGIN
    UPDATE comment_stances SET for_count = for_count - (OLD.stance = 'for'), against_count = against_count - (OLD.stance = 'against'),
        question_count = question_count - (OLD.stance = 'question')
    WHERE subject_kind = OLD.subject_kind AND subject_id = OLD.subject_id;
END;
CREATE TRIGGER comment_stances_anew AFTER UPDATE OF subject_kind, subject_id, parent_id, stance, visibility, deleted_at ON comments
WHEN (OLD.subject_kind, OLD.subject_id, OLD.parent_id, OLD.stance, OLD.visibility, OLD.deleted_at)
    IS NOT (NEW.subject_kind, NEW.subject_id, NEW.parent_id, NEW.stance, NEW.visibility, NEW.deleted_at) BEGIN
    UPDATE comment_stances SET for_count = for_count - (OLD.stance = 'for'), against_count = against_count - (OLD.stance = 'against'),
        question_count = question_count - (OLD.stance = 'question')
    WHERE subject_kind = OLD.subject_kind AND subject_id = OLD.subject_id
        AND OLD.parent_id IS NULL AND OLD.deleted_at IS NULL AND OLD.visibility IN ('published', 'under_review');
    INSERT INTO comment_stances (subject_kind, subject_id, for_count, against_count, question_count)
    SELECT NEW.subject_kind, NEW.subject_id, NEW.stance = 'for', NEW.stance = 'against', NEW.stance = 'question'
    WHERE NEW.parent_id IS NULL AND NEW.deleted_at IS NULL AND NEW.visibility IN ('published', 'under_review') AND NEW.stance <> 'neutral'
    ON CONFLICT (subject_kind, subject_id) DO UPDATE SET for_count = for_count + excluded.for_count, against_count = against_count + excluded.against_count,
        question_count = question_count + excluded.question_count;
END;
