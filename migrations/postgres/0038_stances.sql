-- How many top comments on a subject that the public reads are for it, against it, and questions: kept by the database itself in the transaction of what is
-- counted, so that no page counts a discussion. Whoever changes comments holds the row of their subject, so that none waits for another here.
CREATE TABLE comment_stances (
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    for_count BIGINT NOT NULL,
    against_count BIGINT NOT NULL,
    question_count BIGINT NOT NULL,
    PRIMARY KEY (subject_kind, subject_id)
);

-- A page of the comments of one stance in each order.
CREATE INDEX comments_of_stance_by_score ON comments (subject_kind, subject_id, stance, score, id) WHERE parent_id IS NULL;
CREATE INDEX comments_of_stance_by_time ON comments (subject_kind, subject_id, stance, created_at, id) WHERE parent_id IS NULL;
CREATE INDEX comments_of_stance_by_replies ON comments (subject_kind, subject_id, stance, reply_count, id) WHERE parent_id IS NULL;

-- What is there already.
INSERT INTO comment_stances (subject_kind, subject_id, for_count, against_count, question_count)
SELECT subject_kind, subject_id, COUNT(CASE WHEN stance = 'for' THEN 1 END), COUNT(CASE WHEN stance = 'against' THEN 1 END), COUNT(CASE WHEN stance = 'question' THEN 1 END)
FROM comments WHERE parent_id IS NULL AND deleted_at IS NULL AND visibility IN ('published', 'under_review') AND stance <> 'neutral'
GROUP BY subject_kind, subject_id;

CREATE FUNCTION count_stance(of_kind TEXT, of_id UUID, of_stance TEXT, change BIGINT) RETURNS void LANGUAGE sql AS $$
    INSERT INTO comment_stances AS kept (subject_kind, subject_id, for_count, against_count, question_count)
    VALUES (of_kind, of_id, CASE WHEN of_stance = 'for' THEN change ELSE 0 END, CASE WHEN of_stance = 'against' THEN change ELSE 0 END,
        CASE WHEN of_stance = 'question' THEN change ELSE 0 END)
    ON CONFLICT (subject_kind, subject_id) DO UPDATE SET for_count = kept.for_count + excluded.for_count, against_count = kept.against_count + excluded.against_count,
        question_count = kept.question_count + excluded.question_count
$$;
CREATE FUNCTION count_comment_stances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.parent_id IS NULL AND OLD.deleted_at IS NULL AND OLD.visibility IN ('published', 'under_review') AND OLD.stance <> 'neutral' THEN
        PERFORM count_stance(OLD.subject_kind, OLD.subject_id, OLD.stance, -1);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.parent_id IS NULL AND NEW.deleted_at IS NULL AND NEW.visibility IN ('published', 'under_review') AND NEW.stance <> 'neutral' THEN
        PERFORM count_stance(NEW.subject_kind, NEW.subject_id, NEW.stance, 1);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER comment_stances_first AFTER INSERT ON comments FOR EACH ROW EXECUTE FUNCTION count_comment_stances();
CREATE TRIGGER comment_stances_last AFTER DELETE ON comments FOR EACH ROW EXECUTE FUNCTION count_comment_stances();
CREATE TRIGGER comment_stances_anew AFTER UPDATE OF subject_kind, subject_id, parent_id, stance, visibility, deleted_at ON comments FOR EACH ROW
WHEN ((OLD.subject_kind, OLD.subject_id, OLD.parent_id, OLD.stance, OLD.visibility, OLD.deleted_at)
    IS DISTINCT FROM (NEW.subject_kind, NEW.subject_id, NEW.parent_id, NEW.stance, NEW.visibility, NEW.deleted_at))
EXECUTE FUNCTION count_comment_stances();
