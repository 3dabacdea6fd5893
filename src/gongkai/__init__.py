"""gongkai (公开): reads 政府信息公开工作年度报告 into numbers that say how far they can be trusted."""
