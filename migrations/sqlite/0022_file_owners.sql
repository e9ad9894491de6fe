-- Files are asked about by their names: does a row lead to this one?
CREATE INDEX pledge_reports_by_photo ON pledge_reports (photo) WHERE photo <> '';
CREATE INDEX mandate_documents_by_file ON mandate_documents (file);
